//! crash vfs
