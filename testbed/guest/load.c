/* The workers: each reads its setting again and again, and works or sleeps accordingly. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_SECONDS 0.05
#define IDLE_SECONDS 0.2
#define PAGE_BYTES 4096
#define DISK_BLOCK_BYTES 65536
#define DISK_START (1 << 20) /* leaves a partition table or superblock alone */
#define FRAME_BYTES 1014
#define FRAME_TYPE 0x88b5 /* IEEE: for local experiments */
#define CPUS_MAX 64
#define STACK_BYTES 65536

struct load_settings load_settings;
struct load_counters load_counters;

double uptime_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

void sleep_seconds(double seconds)
{
    if (seconds <= 0)
        return;
    struct timespec span = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    nanosleep(&span, NULL);
}

/* Busy for a share of each period by the wall clock: under contention a guest gets less done in the same busy time, it
 * does not ask for more. Time used plus time waited is therefore always the demand that was set. */
static void *work_on_cpu(void *argument)
{
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET((int)(intptr_t)argument, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);

    for (;;) {
        int percent = load_settings.cpu_percent;
        if (percent <= 0) {
            sleep_seconds(IDLE_SECONDS);
            continue;
        }
        double start = uptime_seconds();
        double busy = PERIOD_SECONDS * percent / 100;
        volatile uint64_t sum = 0;
        while (uptime_seconds() - start < busy) {
            for (int i = 0; i < 2000; i++)
                sum += i * sum + 1;
            load_counters.cpu_units++;
        }
        if (percent < 100)
            sleep_seconds(PERIOD_SECONDS - busy);
    }
    return NULL;
}

/* Memory that does not compress and is equal on no two pages, as a migration's cost depends on both. */
static char *allocate_filled(size_t bytes)
{
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    for (size_t at = 0; at < bytes; at += sizeof(uint64_t))
        *(uint64_t *)(memory + at) = (at + 1) * 0x9E3779B97F4A7C15ull;
    return memory;
}

static void *work_on_memory(void *unused)
{
    (void)unused;
    char *memory = NULL;
    size_t have = 0, at = 0;

    for (;;) {
        size_t want = (size_t)load_settings.memory_mib << 20;
        if (want != have) {
            if (memory)
                munmap(memory, have);
            memory = want ? allocate_filled(want) : NULL;
            have = memory ? want : 0;
            at = 0;
        }
        size_t rewrite = ((size_t)load_settings.dirty_mib_per_second << 20) * PERIOD_SECONDS;
        if (!memory || !rewrite) {
            sleep_seconds(IDLE_SECONDS);
            continue;
        }
        for (size_t done = 0; done < rewrite; done += PAGE_BYTES) {
            *(volatile uint64_t *)(memory + at) += 0x9E3779B97F4A7C15ull;
            at = (at + PAGE_BYTES) % have;
            load_counters.dirty_bytes += PAGE_BYTES;
        }
        sleep_seconds(PERIOD_SECONDS);
    }
    return NULL;
}

static void *work_on_disk(void *unused)
{
    (void)unused;
    int disk = -1;
    off_t at = DISK_START;
    char *block = NULL;
    if (posix_memalign((void **)&block, PAGE_BYTES, DISK_BLOCK_BYTES))
        return NULL;
    memset(block, 0xA5, DISK_BLOCK_BYTES);

    for (;;) {
        int kib_per_second = load_settings.disk_kib_per_second;
        if (kib_per_second <= 0) {
            sleep_seconds(IDLE_SECONDS);
            continue;
        }
        if (disk < 0)
            disk = open("/dev/vda", O_RDWR | O_DIRECT | O_CLOEXEC);
        if (disk < 0) {
            sleep_seconds(1);
            continue;
        }
        double start = uptime_seconds();
        if (at + DISK_BLOCK_BYTES > lseek(disk, 0, SEEK_END))
            at = DISK_START;
        if (pwrite(disk, block, DISK_BLOCK_BYTES, at) == DISK_BLOCK_BYTES)
            load_counters.disk_bytes += DISK_BLOCK_BYTES;
        if (pread(disk, block, DISK_BLOCK_BYTES, at) == DISK_BLOCK_BYTES)
            load_counters.disk_bytes += DISK_BLOCK_BYTES;
        at += DISK_BLOCK_BYTES;
        sleep_seconds(2.0 * DISK_BLOCK_BYTES / 1024 / kib_per_second - (uptime_seconds() - start));
    }
    return NULL;
}

/* A raw socket with the address and the frame to send through it; -1 while there is no eth0. */
static int open_network(struct sockaddr_ll *to, unsigned char frame[FRAME_BYTES])
{
    struct ifreq request = {0};
    strcpy(request.ifr_name, "eth0");
    int network = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(FRAME_TYPE));
    if (network < 0 || ioctl(network, SIOCGIFINDEX, &request)) {
        close(network);
        return -1;
    }
    *to = (struct sockaddr_ll){.sll_family = AF_PACKET, .sll_ifindex = request.ifr_ifindex, .sll_halen = ETH_ALEN};
    memset(to->sll_addr, 0xff, ETH_ALEN);

    ioctl(network, SIOCGIFHWADDR, &request);
    memset(frame, 0xff, FRAME_BYTES);
    memcpy(frame + ETH_ALEN, request.ifr_hwaddr.sa_data, ETH_ALEN);
    frame[2 * ETH_ALEN] = FRAME_TYPE >> 8;
    frame[2 * ETH_ALEN + 1] = FRAME_TYPE & 0xff;
    return network;
}

static void *work_on_network(void *unused)
{
    (void)unused;
    int network = -1;
    struct sockaddr_ll to;
    unsigned char frame[FRAME_BYTES];

    for (;;) {
        int per_second = load_settings.net_frames_per_second;
        if (per_second <= 0) {
            sleep_seconds(IDLE_SECONDS);
            continue;
        }
        if (network < 0)
            network = open_network(&to, frame);
        if (network < 0) {
            sleep_seconds(1);
            continue;
        }
        int burst = per_second * PERIOD_SECONDS < 1 ? 1 : per_second * PERIOD_SECONDS;
        for (int i = 0; i < burst; i++)
            if (sendto(network, frame, FRAME_BYTES, MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to) > 0)
                load_counters.net_frames++;
        sleep_seconds((double)burst / per_second);
    }
    return NULL;
}

/* Small stacks: the guest may have as little as 80 MiB. */
static void start_worker(void *(*work)(void *), void *argument)
{
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_create(&thread, &attributes, work, argument);
    pthread_attr_destroy(&attributes);
}

void load_start(void)
{
    start_worker(work_on_memory, NULL);
    start_worker(work_on_disk, NULL);
    start_worker(work_on_network, NULL);
}

void load_start_on_new_cpus(void)
{
    static int started;
    int online = sysconf(_SC_NPROCESSORS_ONLN);
    for (; started < online && started < CPUS_MAX; started++)
        start_worker(work_on_cpu, (void *)(intptr_t)started);
}
