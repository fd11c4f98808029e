//! `gut undo` and `gut redo` as a user meets them.
