"""Git: objects, refs and transactions of a bare repository; the only package that imports dulwich."""
