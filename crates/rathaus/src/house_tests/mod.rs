//! Tests of the whole house: all areas put together as the program does it, on a socket of its own.

mod applicant;
mod desk;
mod hostile;
mod house;
mod interface;
mod matrix;
