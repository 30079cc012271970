"""The evidence log: Merkle tree, signed checkpoints, and the seal on a closed database."""
