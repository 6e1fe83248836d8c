//! Finds out which user's process listens on a port, on Linux.

use std::net::{IpAddr, Ipv4Addr};

/// The state of a listening socket in the tables.
const LISTENS: &str = "0A";

/// Another user's id, if one listens on this port of 127.0.0.1. root's and the
/// user's own processes are trusted; so is an unknown owner, on other systems
/// than Linux or where no such socket is listed.
pub(super) fn foreign_user(port: u16) -> Option<u32> {
    let own = own_id()?;
    listening(&tables(), port).into_iter().find(|id| *id != 0 && *id != own)
}

#[cfg(target_os = "linux")]
fn own_id() -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").ok().map(|process| process.uid())
}

#[cfg(not(target_os = "linux"))]
fn own_id() -> Option<u32> {
    None
}

fn tables() -> String {
    ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

/// The users whose sockets accept connections to this port of 127.0.0.1, in
/// Linux's tables of sockets.
fn listening(tables: &str, port: u16) -> Vec<u32> {
    tables.lines().filter_map(|line| listener(line, port)).collect()
}

fn listener(line: &str, port: u16) -> Option<u32> {
    let mut fields = line.split_whitespace().skip(1);
    let (address, its_port) = fields.next()?.split_once(':')?;
    let is_it = u16::from_str_radix(its_port, 16).ok()? == port
        && accepts_loopback(address)
        && fields.nth(1)? == LISTENS;
    // After the queues, the timer and the retransmissions.
    fields.nth(3).filter(|_| is_it)?.parse().ok()
}

/// Whether an address in a table is 127.0.0.1 or includes it.
fn accepts_loopback(address: &str) -> bool {
    let Some(address) = address_of(address) else { return false };
    address.is_unspecified() || address.to_canonical() == Ipv4Addr::LOCALHOST
}

/// An address in the tables' format: words in native byte order.
fn address_of(words: &str) -> Option<IpAddr> {
    let mut bytes = Vec::new();
    for word in words.as_bytes().chunks(8) {
        let word = u32::from_str_radix(std::str::from_utf8(word).ok()?, 16).ok()?;
        bytes.extend(word.to_ne_bytes());
    }
    let v4 = || <[u8; 4]>::try_from(bytes.as_slice()).ok().map(IpAddr::from);
    let v6 = || <[u8; 16]>::try_from(bytes.as_slice()).ok().map(IpAddr::from);
    v4().or_else(v6)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[cfg(all(target_os = "linux", target_endian = "little"))]
    #[test]
    fn the_user_of_a_listening_socket_is_found() {
        let tables = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0FC8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 12 1 0
   1: 0100007F:0FC8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1002        0 13 1 0
   2: 0100007F:0FC9 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1003        0 14 1 0
   3: 0A00A8C0:0FC8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1004        0 15 1 0
   4: 00000000000000000000000000000000:0FC8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1005        0 16 1 0
";
        assert_eq!(listening(tables, 4040), [1001, 1005]);
        assert_eq!(listening(tables, 80), [0_u32; 0]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn ones_own_socket_is_found_and_is_no_strangers() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = socket.local_addr().expect("an address").port();
        assert_eq!(listening(&tables(), port), [own_id().expect("a user")]);
        assert_eq!(foreign_user(port), None);
    }

    proptest! {
        #[test]
        fn no_table_is_too_strange(tables in "[ 0-9A-F:\\n]{0,200}", port: u16) {
            listening(&tables, port);
        }
    }
}
