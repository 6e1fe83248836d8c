//! What the system says of a running process.

use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};

/// Lets this process, and those that it starts, open as many files as the
/// administrator allows; how many that are.
pub(crate) fn open_many_files() -> u64 {
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).unwrap();
    most.unwrap_or(u64::MAX)
}

/// Lets a process open so many files and no more, until the next call.
pub(crate) fn limit_open_files(pid: Pid, most: u64) {
    let maximum = getrlimit(Resource::Nofile).maximum;
    prlimit(Some(pid), Resource::Nofile, Rlimit { current: Some(most), maximum }).unwrap();
}

/// How many files a process has open.
pub(crate) fn open_files(pid: Pid) -> u64 {
    let folder = format!("/proc/{}/fd", pid.as_raw_nonzero());
    std::fs::read_dir(folder).unwrap().count().try_into().unwrap()
}

/// How much memory of a process is in use, in MiB.
pub(crate) fn memory(pid: Pid) -> u64 {
    let status = read(pid, "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() / 1024
}

/// How long a process has used a processor.
pub(crate) fn processor_time(pid: Pid) -> Duration {
    let stat = read(pid, "stat");
    // The name comes before, in parentheses, and may be anything.
    let (_, fields) = stat.rsplit_once(") ").unwrap();
    let ticks: Vec<u64> =
        fields.split(' ').skip(11).take(2).map(|field| field.parse().unwrap()).collect();
    Duration::from_secs(ticks.iter().sum())
        / u32::try_from(rustix::param::clock_ticks_per_second()).unwrap()
}

fn read(pid: Pid, name: &str) -> String {
    std::fs::read_to_string(format!("/proc/{}/{name}", pid.as_raw_nonzero())).unwrap()
}
