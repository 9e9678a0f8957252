/* The load a guest makes: what it was told to do, and what it has done. */
#ifndef LOAD_H
#define LOAD_H

#include <stdatomic.h>

/* Set by commands, read by the workers. */
struct load_settings {
    atomic_int cpu_percent;           /* of each online vCPU, 0..100 */
    atomic_int memory_mib;            /* allocated and touched */
    atomic_int dirty_mib_per_second;  /* of that memory written again */
    atomic_int disk_kib_per_second;   /* read and written, together, past the page cache */
    atomic_int net_frames_per_second; /* broadcast, 1014 bytes each */
};

/* Cumulative since boot. */
struct load_counters {
    atomic_llong cpu_units; /* 2000 additions each: what the guest really got done with its CPU time */
    atomic_llong dirty_bytes;
    atomic_llong disk_bytes;
    atomic_llong net_frames;
};

extern struct load_settings load_settings;
extern struct load_counters load_counters;

/* Starts the workers for memory, disk and network. */
void load_start(void);

/* Starts a worker on each CPU that has none yet. */
void load_start_on_new_cpus(void);

/* Seconds since boot; goes on through a live migration. */
double uptime_seconds(void);

void sleep_seconds(double seconds);

#endif
