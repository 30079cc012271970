"""Random numbers that NumPy's compiled draws give slowly or not at all, and the log of the gamma function."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from witnessmark.compiled import compiled, inlined


@compiled
def log_gamma_of(x: float) -> float:
    """Log of the gamma function of a number above 0; Stirling's series from 12 up (its error is below 1e-11 there)."""
    below = 1.0
    while x < 12.0:
        below *= x
        x += 1.0
    y = 1.0 / (x * x)
    found = (x - 0.5) * math.log(x) - x + 0.9189385332046727 + (1 / 12 - y * (1 / 360 - y / 1260)) / x
    return found - math.log(below) if below != 1.0 else found


@compiled
def log_factorials(most: int) -> NDArray[np.float64]:
    """Return the logs of 0!, 1! … (most - 1)!."""
    found = np.empty(most)
    for n in range(most):
        found[n] = log_gamma_of(n + 1.0)
    return found


@inlined
def log_factorial(n: int | np.int64, known: NDArray[np.float64]) -> float:
    """Return the log of n!, from the table where it reaches so far."""
    return known[n] if n < known.size else log_gamma_of(n + 1.0)


@inlined
def uniform(state: NDArray[np.uint64]) -> float:
    """Return a number from 0 up to, not including, 1, and move the state on (SplitMix64: Steele, Lea and Flood 2014).

    For what is drawn hundreds of times a sweep: eight times as fast as NumPy's. `state` is one number, any.
    """
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return float(np.int64((z ^ (z >> np.uint64(31))) >> np.uint64(11))) * 2.0**-53


@compiled
def log_gamma_draw(shape: float) -> float:
    """Log of a Gamma(shape, 1) draw, exact also for tiny shapes (Marsaglia and Tsang 2000, section 6)."""
    if shape >= 1.0:
        return math.log(np.random.gamma(shape, 1.0))
    return math.log(np.random.gamma(shape + 1.0, 1.0)) + math.log(1.0 - np.random.random()) / shape


@compiled
def beta(one: float, other: float) -> float:
    """Draw a beta number for shapes from 1 up: by inversion where one is 1, else by rejection (Cheng 1978, BB)."""
    if other <= 1.0:
        return float((1.0 - np.random.random()) ** (1.0 / one))
    if one <= 1.0:
        return float(1.0 - (1.0 - np.random.random()) ** (1.0 / other))
    a, b = min(one, other), max(one, other)
    both = a + b
    slope = math.sqrt((both - 2.0) / (2.0 * a * b - both))
    while True:
        u = 1.0 - np.random.random()
        if u == 1.0:
            continue
        v = slope * math.log(u / (1.0 - u))
        w = a * math.exp(v)
        z = u * u * (1.0 - np.random.random())
        r = (a + 1.0 / slope) * v - 1.3862943611198906
        if a + r - w + 2.6094379124341003 < 5.0 * z:
            t = math.log(z)
            if a + r - w < t and r + both * math.log(both / (b + w)) < t:
                continue
        return w / (b + w) if one == a else b / (b + w)


@compiled
def binomial(trials: int | np.int64, p: float) -> int:
    """Draw a binomial number: by inversion when few are expected, else by Hörmann's rejection (1993, BTRS)."""
    if p <= 0.0 or trials <= 0:
        return 0
    if p >= 1.0:
        return int(trials)
    if p > 0.5:
        return int(trials) - binomial_half(trials, 1.0 - p)
    return binomial_half(trials, p)


@compiled
def binomial_half(trials: int | np.int64, p: float) -> int:
    """Draw a binomial number for p up to one half."""
    q = 1.0 - p
    if trials * p < 10.0:
        u = np.random.random()
        if u <= 1.0 - trials * p:                        # Bernoulli's inequality: u is below the mass at 0
            return 0
        ratio = p / q
        mass = math.exp(trials * math.log1p(-p))
        k = 0
        while u > mass and k < trials:
            u -= mass
            k += 1
            mass *= ratio * (trials - k + 1) / k
        return k
    spread = math.sqrt(trials * p * q)
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    c = trials * p + 0.5
    v_r = 0.92 - 4.2 / b
    while True:
        v = np.random.random()
        u = np.random.random() - 0.5
        us = 0.5 - abs(u)
        k = math.floor((2.0 * a / us + b) * u + c)
        if k < 0 or k > trials:
            continue
        if us >= 0.07 and v <= v_r:
            return int(k)
        m = math.floor((trials + 1) * p)                 # seldom come to: most draws end above
        v = math.log(v * (2.83 + 5.1 / b) * spread / (a / (us * us) + b))
        if v <= (log_gamma_of(m + 1.0) + log_gamma_of(trials - m + 1.0) - log_gamma_of(k + 1.0)
                 - log_gamma_of(trials - k + 1.0) + (k - m) * math.log(p / q)):
            return int(k)
