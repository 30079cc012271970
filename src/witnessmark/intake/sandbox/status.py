"""What this machine offers to keep hostile files in, as `doctor` prints it.

Policy: a process counts as sandboxed when the call filter is on, because the filter alone
leaves it no file to open, no socket, no child and no other process to touch; resource limits,
an empty environment and its own session come with it. Landlock is put on as well wherever the
kernel has it. Without the filter only plain text and JSON are read.
"""

from __future__ import annotations

from dataclasses import dataclass

from witnessmark.intake.sandbox import landlock, seccomp


@dataclass(frozen=True, slots=True)
class SandboxStatus:
    """The kernel's parts: Landlock's version (0: none) and whether calls can be filtered."""

    landlock: int
    seccomp: bool

    @property
    def closed(self) -> bool:
        """Whether readers of every format may run."""
        return self.seccomp

    def __str__(self) -> str:
        kernel = f"Landlock {self.landlock}" if self.landlock else "no Landlock"
        filtered = "seccomp" if self.seccomp else "no seccomp"
        return f"{'closed' if self.closed else 'plain text and JSON only'} ({filtered}, {kernel})"


def sandbox_status() -> SandboxStatus:
    """Ask the kernel what it has; changes nothing."""
    return SandboxStatus(landlock.abi(), seccomp.available())
