"""Names of mock files."""

from __future__ import annotations

import pytest

from contractrepo.mocking.files.file_names import is_mock_file, mock_path


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/pets/{petId}", "mocks/get-pets-petId.mock.yaml"),
        ("GET", "/", "mocks/get-.mock.yaml"),
        ("POST", "/jobs/{id}:run", "mocks/post-jobs-id-run.mock.yaml"),
        ("LINK", "/a.b/~c/_d", "mocks/link-a.b-~c-_d.mock.yaml"),
        ("GET", "/../../etc/passwd\0", "mocks/get-..-..-etc-passwd-.mock.yaml"),
        ("GET", "/猫", "mocks/get--.mock.yaml"),
        ("GET", "/" + "a" * 500, f"mocks/get-{'a' * 116}.mock.yaml"),
    ],
)
def test_a_name_is_made_of_method_and_path(method: str, path: str, name: str) -> None:
    assert mock_path(method, path, set()) == name


def test_a_collision_appends_a_number() -> None:
    taken = {"mocks/get-pets.mock.yaml", "mocks/get-pets-2.mock.yaml"}

    assert mock_path("GET", "/Pets", taken) == "mocks/get-Pets-3.mock.yaml"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("mocks/a.mock.yaml", True),
        ("mocks/deep/a.mock.yml", True),
        ("mocks/a.mock.json", True),
        ("mocks/a.yaml", False),
        ("a.mock.yaml", False),
    ],
)
def test_mock_files_are_known_by_folder_and_ending(path: str, verdict: bool) -> None:
    assert is_mock_file(path) is verdict
