//! The rules of this repository, as tests: a rule nobody can run is a wish.
