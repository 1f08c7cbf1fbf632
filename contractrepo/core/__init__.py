"""Values and rules that know nothing of OpenAPI, git or the outside world."""
