//! The shape of the house, which no single crate can watch over: who may depend on whom, and limits that only get tighter.

mod arrows;
mod classes;
mod limits;
mod source;
mod words;
