//! What this machine is called elsewhere: by npm, and in the names of wheels.
//!
//! Leaves out building for other machines: each platform builds its own packages.

use std::path::Path;

use crate::process::{Failure, Program};
use crate::steps::Line;

/// A platform for which programs are packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Platform {
    /// What Node calls the system and the processor.
    pub(super) os: &'static str,
    pub(super) cpu: &'static str,
    /// Whether it needs the C library of GNU, which npm can ask for.
    pub(super) is_gnu: bool,
    /// The last part of a wheel's name. On Linux it says which C library is needed, and that is read from the program.
    wheel: &'static str,
}

const KNOWN: [(&str, Platform); 6] = [
    ("x86_64-unknown-linux-gnu", Platform { os: "linux", cpu: "x64", is_gnu: true, wheel: "x86_64" }),
    ("aarch64-unknown-linux-gnu", Platform { os: "linux", cpu: "arm64", is_gnu: true, wheel: "aarch64" }),
    ("x86_64-apple-darwin", Platform { os: "darwin", cpu: "x64", is_gnu: false, wheel: "macosx_10_12_x86_64" }),
    ("aarch64-apple-darwin", Platform { os: "darwin", cpu: "arm64", is_gnu: false, wheel: "macosx_11_0_arm64" }),
    ("x86_64-pc-windows-msvc", Platform { os: "win32", cpu: "x64", is_gnu: false, wheel: "win_amd64" }),
    ("aarch64-pc-windows-msvc", Platform { os: "win32", cpu: "arm64", is_gnu: false, wheel: "win_arm64" }),
];

impl Platform {
    /// Asks rustc for whom it builds.
    pub(super) fn of_rustc(root: &Path) -> Result<Self, Failure> {
        let said = Program::new("rustc", root, ["-vV"]).run(&Line::default())?;
        let host = said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().trim();
        let known = KNOWN.iter().find(|(triple, _)| *triple == host);
        known.map(|(_, platform)| platform.clone()).ok_or_else(|| {
            Failure::new(format!("programs are not packed for {host}; `cargo install` builds them there"))
        })
    }

    /// The tag of a wheel with this program in it.
    pub(super) fn wheel_tag(&self, program: &[u8]) -> Result<String, Failure> {
        if !self.is_gnu {
            return Ok(self.wheel.to_owned());
        }
        let (major, minor) =
            newest_libc(program).ok_or_else(|| Failure::new("the program does not name the C library it needs"))?;
        Ok(format!("manylinux_{major}_{minor}_{}", self.wheel))
    }
}

/// The newest version of the C library whose symbols a program asks for, which is the oldest it runs on.
fn newest_libc(program: &[u8]) -> Option<(u32, u32)> {
    let mark = b"GLIBC_";
    let found = program.windows(mark.len()).enumerate().filter(|(_, window)| window == mark).filter_map(|(at, _)| {
        let rest = &program[at + mark.len()..];
        let version: String = rest
            .iter()
            .take(8)
            .map(|byte| char::from(*byte))
            .take_while(|char| char.is_ascii_digit() || *char == '.')
            .collect();
        let (major, minor) = version.split_once('.')?;
        Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
    });
    found.max()
}

#[cfg(test)]
mod tests {
    use super::newest_libc;

    #[test]
    fn a_program_names_the_c_library_it_needs() {
        assert_eq!(newest_libc(b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0"), Some((2, 34)));
        assert_eq!(newest_libc(b"nothing"), None);
    }
}
