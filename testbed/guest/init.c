/* The whole user space of a testbed guest: process 1, linked statically, no shell, no files.
 *
 * It makes load as it is told, first by the kernel's command line (plimsoll.cpu=60), then by lines on the virtio-serial
 * port "plimsoll.load" (cpu=60). Each such line is answered with one line of state. Settings:
 *     cpu=PERCENT   of each online vCPU          mem=MIB   memory allocated and touched
 *     dirty=MIB     of it rewritten per second   disk=KIB  read and written per second, raw, on /dev/vda
 *     net=FRAMES    broadcast per second
 *     mount=TYPE    mounts /dev/vda (do not combine with disk=); fill=MIB writes a file there, unfill deletes it
 *     stat          nothing but the answer
 *     idle          once up, does nothing any more and takes no commands, so that many guests fit a small machine
 *     off, panic    powers off; crashes and, with panic=1 on the command line, reboots
 */
#define _GNU_SOURCE
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMAND_LINE_PREFIX "plimsoll."
#define PORT_NAME "plimsoll.load"
#define LINE_BYTES 512

static int console = -1;
static int idle; /* as told by the command line */

/* What a command asked for that nothing can follow; done when the command has been answered. */
static enum { KEEP_RUNNING, POWER_OFF, PANIC } ending = KEEP_RUNNING;

__attribute__((format(printf, 2, 3))) static void print_to(int file, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length > 0)
        (void)!write(file, line, length < LINE_BYTES ? length : LINE_BYTES - 1);
}

/* The first bytes of a file as a string without its last line end; false if it cannot be read. */
static int read_text(const char *path, char *text, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, size - 1);
    close(file);
    text[length > 0 ? length : 0] = 0;
    text[strcspn(text, "\n")] = 0;
    return 1;
}

static void write_text(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return;
    (void)!write(file, text, strlen(text));
    close(file);
}

/* --- commands --- */

static void fill(int mib)
{
    static char block[1 << 20];
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = i * 7 + 1;
    int file = open("/mnt/fill", O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    for (int i = 0; i < mib && file >= 0; i++)
        if (write(file, block, sizeof block) < 0)
            break;
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

static void mount_disk(const char *type)
{
    mkdir("/mnt", 0755);
    int failed = mount("/dev/vda", "/mnt", type, 0, NULL);
    print_to(console, "PLIMSOLL mount %s: %s\n", type, failed ? strerror(errno) : "ok");
}

static void apply(const char *word)
{
    const char *equals = strchr(word, '=');
    const char *value = equals ? equals + 1 : "";
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
#define IS(name) (length == strlen(name) && !strncmp(word, name, length))
    if (IS("cpu"))
        load_settings.cpu_percent = atoi(value);
    else if (IS("mem"))
        load_settings.memory_mib = atoi(value);
    else if (IS("dirty"))
        load_settings.dirty_mib_per_second = atoi(value);
    else if (IS("disk"))
        load_settings.disk_kib_per_second = atoi(value);
    else if (IS("net"))
        load_settings.net_frames_per_second = atoi(value);
    else if (IS("mount"))
        mount_disk(value);
    else if (IS("fill"))
        fill(atoi(value));
    else if (IS("unfill"))
        unlink("/mnt/fill");
    else if (IS("idle"))
        idle = 1;
    else if (IS("off"))
        ending = POWER_OFF;
    else if (IS("panic"))
        ending = PANIC;
#undef IS
}

static void end_if_asked(void)
{
    if (ending == KEEP_RUNNING)
        return;
    sync();
    sleep_seconds(0.2); /* for what is on its way out */
    if (ending == POWER_OFF)
        reboot(RB_POWER_OFF);
    write_text("/proc/sysrq-trigger", "c");
}

static void answer_state(int file)
{
    print_to(file,
             "uptime=%.1f cpus=%ld cpu=%d mem=%d dirty=%d disk=%d net=%d"
             " cpu_units=%lld dirty_bytes=%lld disk_bytes=%lld net_frames=%lld\n",
             uptime_seconds(), sysconf(_SC_NPROCESSORS_ONLN), load_settings.cpu_percent, load_settings.memory_mib,
             load_settings.dirty_mib_per_second, load_settings.disk_kib_per_second,
             load_settings.net_frames_per_second, load_counters.cpu_units, load_counters.dirty_bytes,
             load_counters.disk_bytes, load_counters.net_frames);
}

static void apply_command_line(void)
{
    char line[2048], *rest = line, *word;
    if (!read_text("/proc/cmdline", line, sizeof line))
        return;
    while ((word = strsep(&rest, " ")))
        if (!strncmp(word, COMMAND_LINE_PREFIX, strlen(COMMAND_LINE_PREFIX)))
            apply(word + strlen(COMMAND_LINE_PREFIX));
}

/* Takes what has arrived on the port; a line may come in pieces. */
static void serve_port(int port)
{
    static char line[LINE_BYTES];
    static size_t length;
    char received;

    while (read(port, &received, 1) == 1) {
        if (received != '\n') {
            if (length < sizeof line - 1)
                line[length++] = received;
            continue;
        }
        line[length] = 0;
        length = 0;
        char *rest = line, *word;
        while ((word = strsep(&rest, " \t\r")))
            apply(word);
        answer_state(port);
        end_if_asked();
    }
}

/* --- devices --- */

static void load_modules(void)
{
    FILE *list = fopen("/modules/order", "r");
    char path[256];
    while (list && fgets(path, sizeof path, list)) {
        path[strcspn(path, "\n")] = 0;
        int module = open(path, O_RDONLY | O_CLOEXEC);
        if (syscall(SYS_finit_module, module, "", 0) && errno != EEXIST)
            print_to(console, "PLIMSOLL module %s: %s\n", path, strerror(errno));
        close(module);
    }
    if (list)
        fclose(list);
}

static void bring_network_up(void)
{
    struct ifreq request = {0};
    strcpy(request.ifr_name, "eth0");
    int network = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!ioctl(network, SIOCGIFFLAGS, &request)) {
        request.ifr_flags |= IFF_UP;
        ioctl(network, SIOCSIFFLAGS, &request);
    }
    close(network);
}

/* CPUs that were added while running come offline. */
static void bring_cpus_online(void)
{
    char path[64], state[4];
    for (int cpu = 1;; cpu++) {
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/online", cpu);
        if (!read_text(path, state, sizeof state))
            return;
        if (!strcmp(state, "0"))
            write_text(path, "1");
    }
}

/* The virtio-serial port named PORT_NAME, or -1 while it is not there. */
static int open_port(void)
{
    int port = -1;
    DIR *ports = opendir("/sys/class/virtio-ports");
    struct dirent *entry;
    while (ports && port < 0 && (entry = readdir(ports))) {
        char path[512], name[64];
        snprintf(path, sizeof path, "/sys/class/virtio-ports/%s/name", entry->d_name);
        if (!read_text(path, name, sizeof name) || strcmp(name, PORT_NAME))
            continue;
        snprintf(path, sizeof path, "/dev/%s", entry->d_name);
        port = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }
    if (ports)
        closedir(ports);
    return port;
}

int main(void)
{
    mkdir("/proc", 0755);
    mkdir("/sys", 0755);
    mkdir("/dev", 0755);
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sysfs", "/sys", "sysfs", 0, NULL);
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    console = open("/dev/ttyS0", O_WRONLY | O_NOCTTY | O_CLOEXEC);

    load_modules();
    bring_network_up();
    apply_command_line();
    load_start();
    print_to(console, "PLIMSOLL up\n");
    end_if_asked();
    while (idle)
        pause();

    struct pollfd port = {.fd = -1, .events = POLLIN};
    for (;;) {
        bring_cpus_online();
        load_start_on_new_cpus();
        if (port.fd < 0)
            port.fd = open_port();
        poll(&port, 1, 500);
        if (port.revents & POLLHUP)
            sleep_seconds(0.3); /* nobody is connected; poll says so at once, and that there is something to read */
        else if (port.revents & POLLIN)
            serve_port(port.fd);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            continue;
    }
}
