"""Problems: the economy as a function of some knobs, with constraints, and its derivatives by finite differences."""
