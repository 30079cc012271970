"""The words of the design as frozen data, without input or output."""
