//! A small world in which clients live through anything: disks that tabs share, a relay that loses, repeats and reorders
//! what is said, power cuts at any moment. One seed is one history; nothing here reads a clock or sleeps.

pub(crate) mod disk;
pub(crate) mod peer;
pub(crate) mod random;
pub(crate) mod room;
