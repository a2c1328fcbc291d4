//! What the bytes promise (`codec`), what hostile bytes cannot do (`hostile`), and how replicas come together (`stories`).

mod arbitrary;
mod authors;
mod codec;
mod hostile;
mod stories;
