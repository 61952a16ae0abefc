"""Stands in for the build backend of the distribution in `requirements.txt`, so that pip can fetch it without Rust.

pip asks the backend of a source distribution for its metadata before it keeps the archive (PEP 517). They lie in the
archive already, which is the working directory then.
"""

import email
import pathlib
import shutil


def prepare_metadata_for_build_wheel(directory: str, settings: dict | None = None) -> str:
    fields = email.message_from_bytes(pathlib.Path("PKG-INFO").read_bytes())
    folder = pathlib.Path(directory, f"{fields['Name']}-{fields['Version']}.dist-info")
    folder.mkdir()
    shutil.copy("PKG-INFO", folder / "METADATA")
    return folder.name
