//! Everything that is tested from outside: one binary, because every further one links all dependencies again.

// So that clippy's leave to unwrap and to index in tests holds for what tests share, too.
#![cfg(test)]

mod authoring;
mod authors_files;
mod store_contract;
mod store_model;
mod store_files;
mod redis;
mod migrate;
mod backup;
mod formats;
mod support;
mod steps;
mod simulation;
mod true_sentences;
mod cli;
mod door;
mod crash;
mod two_users;
mod cluster;
mod operating;
mod deployment;
mod third_parties;
mod answers;
mod policy;
mod cases;
mod docs;
mod dear;
mod linear;
mod tidy;
mod gateway;
