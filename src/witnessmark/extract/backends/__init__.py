"""Optional backends: a local GLiNER2 folder, or an OpenAI-compatible endpoint on this machine. Off by default."""

from __future__ import annotations

from pathlib import Path

from witnessmark.errors import UsageError
from witnessmark.extract.backends.contract import Backend, BackendFailed, Proposal, Schema, Words
from witnessmark.extract.backends.layer import Asked, ask, with_backend

__all__ = ["Asked", "Backend", "BackendFailed", "Proposal", "Schema", "Words", "ask", "backend_at", "with_backend"]


def backend_at(address: str, model: str | None = None) -> Backend:
    """Return the backend at an `http://` address on this machine, or in a folder.

    Raises:
        UsageError: the address is not on this machine, a model name lacks or is given in vain, or the folder
            holds no model.
        MissingExtra: the folder's kind of model needs a package that is not installed.
    """
    if "://" in address:
        from witnessmark.extract.backends.openai import OpenAIBackend

        return OpenAIBackend(address, model or "")
    if model is not None:
        raise UsageError("A backend folder is a model itself.", advice="Leave out --backend-model.")
    from witnessmark.extract.backends.gliner import GlinerBackend

    return GlinerBackend.of_folder(Path(address))
