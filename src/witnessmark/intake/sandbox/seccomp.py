"""A system-call filter written as classic BPF, so that no library is needed to load it.

Invariant: after `close_calls` the process can read and write descriptors it already holds,
manage its own memory, ask the time, and exit. Opening or naming a file is answered with
EACCES; executable memory, other processes' limits and device control with EPERM; every
other call ends the process. Only the machines in `MACHINES` are known.

See linux/Documentation/userspace-api/seccomp_filter.rst for the program's form.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_SET_SECCOMP = 38, 21, 22
SECCOMP_MODE_FILTER = 2
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, EACCES = 1, 13
LOAD, AND, RETURN = 0x20, 0x54, 0x06
EQUAL, GREATER_EQUAL = 0x15, 0x35
CALL_NUMBER, ARCHITECTURE, FIRST_ARGUMENT, THIRD_ARGUMENT = 0, 4, 16, 32
PROT_EXEC = 4

_X86 = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8, "munmap": 11, "brk": 12,
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "dup": 32, "nanosleep": 35, "getpid": 39,
    "exit": 60, "fcntl": 72, "gettimeofday": 96, "getrusage": 98, "sigaltstack": 131, "gettid": 186,
    "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
    "clock_nanosleep": 230, "exit_group": 231, "set_robust_list": 273, "getrandom": 318, "rseq": 334,
    "poll": 7, "ppoll": 271,
    "open": 2, "stat": 4, "lstat": 6, "access": 21, "getdents": 78, "getcwd": 79, "readlink": 89,
    "getdents64": 217, "openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269,
    "statx": 332, "openat2": 437, "faccessat2": 439,
    "ioctl": 16, "uname": 63, "getrlimit": 97, "sysinfo": 99, "prlimit64": 302,
    "mmap": 9, "mprotect": 10,
}
_ARM = {
    "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "munmap": 215, "brk": 214,
    "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "pread64": 67, "readv": 65, "writev": 66,
    "sched_yield": 124, "mremap": 216, "madvise": 233, "dup": 23, "nanosleep": 101, "getpid": 172,
    "exit": 93, "fcntl": 25, "gettimeofday": 169, "getrusage": 165, "sigaltstack": 132, "gettid": 178,
    "futex": 98, "sched_getaffinity": 123, "restart_syscall": 128, "clock_gettime": 113, "clock_getres": 114,
    "clock_nanosleep": 115, "exit_group": 94, "set_robust_list": 99, "getrandom": 278, "rseq": 293,
    "ppoll": 73,
    "getdents64": 61, "getcwd": 17, "openat": 56, "newfstatat": 79, "readlinkat": 78, "faccessat": 48,
    "statx": 291, "openat2": 437, "faccessat2": 439,
    "ioctl": 29, "uname": 160, "getrlimit": 163, "sysinfo": 179, "prlimit64": 261,
    "mmap": 222, "mprotect": 226,
}
MACHINES = {"x86_64": (0xC000003E, _X86), "aarch64": (0xC00000B7, _ARM)}
_NAMING = ("open", "stat", "lstat", "access", "getdents", "getcwd", "readlink", "getdents64", "openat",
           "newfstatat", "readlinkat", "faccessat", "statx", "openat2", "faccessat2")
_DECLINED = ("ioctl", "uname", "getrlimit", "sysinfo", "prlimit64")
_WITHOUT_EXECUTION = ("mmap", "mprotect")
_OUTWARD = {  # what a foreign program must not do: talk, look into or stop other processes, leave its confines
    "x86_64": (41, 53, 42, 101, 310, 311, 62, 200, 321, 165, 272, 308, 298, 323, 425, 434, 438, 250, 248, 249, 175),
    "aarch64": (198, 199, 203, 117, 270, 271, 129, 130, 280, 40, 97, 268, 241, 282, 425, 434, 438, 219, 217, 218, 105),
}


def available() -> bool:
    """Say whether this kernel filters calls and this machine's call numbers are known."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return False
    return bool(ctypes.CDLL(None).prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)


def program(machine: str) -> bytes:
    """Return the filter for `machine` as an array of `struct sock_filter`."""
    _architecture, numbers = MACHINES[machine]
    lines = _opening(machine)
    for name, number in numbers.items():
        if name in _WITHOUT_EXECUTION:
            lines += [_op(EQUAL, number, 0, 5), _op(LOAD, THIRD_ARGUMENT), _op(AND, PROT_EXEC),
                      _op(EQUAL, 0, 0, 1), _op(RETURN, ALLOW), _op(RETURN, ERRNO | EPERM)]
        else:
            answer = ERRNO | EACCES if name in _NAMING else ERRNO | EPERM if name in _DECLINED else ALLOW
            lines += [_op(EQUAL, number, 0, 1), _op(RETURN, answer)]
    return b"".join([*lines, _op(RETURN, KILL)])


def outward_program(machine: str) -> bytes:
    """Return the filter for a foreign program: all calls but those that reach other processes or a network."""
    lines = _opening(machine)
    for number in _OUTWARD[machine]:
        lines += [_op(EQUAL, number, 0, 1), _op(RETURN, ERRNO | EPERM)]
    lines += [_op(EQUAL, MACHINES[machine][1]["prlimit64"], 0, 3), _op(LOAD, FIRST_ARGUMENT),
              _op(EQUAL, 0, 1, 0), _op(RETURN, ERRNO | EPERM)]
    return b"".join([*lines, _op(RETURN, ALLOW)])


def close_calls() -> None:
    """Put the readers' filter on this process for good.

    Raises:
        OSError: the kernel would not take it; the caller must not go on.
    """
    _put_on(program(platform.machine()))


def close_outward_calls() -> None:
    """Put the filter for foreign programs on this process for good; OSError as above."""
    _put_on(outward_program(platform.machine()))


def _opening(machine: str) -> list[bytes]:
    """Return the start of every program: kill on another architecture or calling convention, load the number."""
    return [_op(LOAD, ARCHITECTURE), _op(EQUAL, MACHINES[machine][0], 1, 0), _op(RETURN, KILL),
            _op(LOAD, CALL_NUMBER), _op(GREATER_EQUAL, 0x40000000, 0, 1), _op(RETURN, KILL)]


def _put_on(code: bytes) -> None:
    buffer = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0):
        raise OSError(ctypes.get_errno(), "the call filter was not accepted")


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
