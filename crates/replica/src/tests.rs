//! What the bytes promise (`codec`), what hostile bytes cannot do (`hostile`), and how replicas come together (`stories`).

mod arbitrary;
mod arbitrary_handoff;
mod arbitrary_time;
mod authors;
mod codec;
mod hostile;
mod stories;
