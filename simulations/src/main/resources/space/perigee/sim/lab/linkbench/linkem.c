/*
 * A space link between two network namespaces: rate, delay, random loss, a queue and outages for every IP packet, so
 * that TCP and UDP see what a radio does to them. Needs only /dev/net/tun and root; not every kernel has netem.
 *
 *   linkem NS_A NS_B RATE_MBPS DELAY_MS LOSS_AB_PERCENT LOSS_BA_PERCENT QUEUE_MS OUTAGES SEED
 *
 * OUTAGES is start:duration,... in seconds after the first packet of 500 bytes or more, or "-". Each namespace gets an
 * interface sat0. "ready" on standard error says that both are there. SIGTERM ends it; then one line of JSON is printed
 * for each direction.
 *
 * A packet waits until the radio has sent those before it, takes its time at the rate, and arrives after the delay. It
 * is lost when the queue is longer than QUEUE_MS, by chance, or when it is on the air at a moment of an outage.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define QUEUE (1 << 18)
#define OUTAGES 64
#define BULK_BYTES 500

struct packet {
  int length;
  double arrives;
  unsigned char *bytes;
};

struct counters {
  long packets_in, bytes_in, lost, overflowed, packets_out, bytes_out;
};

struct direction {
  struct packet *queue;
  int head, tail;
  double free_at; /* when the radio has sent all that is queued */
  double rate;    /* bytes a second */
  double loss;
  double resumed; /* when the first packet of BULK_BYTES arrived after the last outage */
  struct counters count;
};

static volatile sig_atomic_t stopping;

static void on_stop(int signal) {
  (void)signal;
  stopping = 1;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

/* An interface sat0 in a namespace; what the kernel sends through it is read here. */
static int open_tun(const char *namespace) {
  char path[128];
  snprintf(path, sizeof path, "/var/run/netns/%s", namespace);
  int self = open("/proc/self/ns/net", O_RDONLY);
  int other = open(path, O_RDONLY);
  if (self < 0 || other < 0 || setns(other, CLONE_NEWNET)) die(path);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request;
  memset(&request, 0, sizeof request);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  strcpy(request.ifr_name, "sat0");
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request)) die("/dev/net/tun");
  if (setns(self, CLONE_NEWNET)) die("setns");
  close(other);
  close(self);
  return tun;
}

static double starts[OUTAGES], lengths[OUTAGES];
static int outages;
static double first_bulk = -1, last_outage_ends = -1;

static void read_outages(const char *text) {
  char *copy = strdup(text);
  for (char *part = strtok(copy, ","); part && outages < OUTAGES; part = strtok(NULL, ",")) {
    if (sscanf(part, "%lf:%lf", &starts[outages], &lengths[outages]) == 2) outages++;
  }
  free(copy);
}

static void begin_outages(double time) {
  first_bulk = time;
  for (int i = 0; i < outages; i++) {
    double end = time + starts[i] + lengths[i];
    if (end > last_outage_ends) last_outage_ends = end;
  }
}

/* Whether any of the time from one moment to another lies in an outage. */
static int is_out(double from, double to) {
  for (int i = 0; first_bulk >= 0 && i < outages; i++) {
    double start = first_bulk + starts[i];
    if (to > start && from < start + lengths[i]) return 1;
  }
  return 0;
}

/* Hands over what has arrived; returns when the next packet will. */
static double deliver(struct direction *direction, int tun, double time, double latest) {
  while (direction->head != direction->tail) {
    struct packet *packet = &direction->queue[direction->head & (QUEUE - 1)];
    if (packet->arrives > time) return packet->arrives < latest ? packet->arrives : latest;
    if (write(tun, packet->bytes, packet->length) > 0) {
      direction->count.packets_out++;
      direction->count.bytes_out += packet->length;
      if (direction->resumed < 0 && packet->length >= BULK_BYTES && last_outage_ends >= 0 && time > last_outage_ends)
        direction->resumed = time;
    }
    free(packet->bytes);
    direction->head++;
  }
  return latest;
}

static void enter(struct direction *direction, const unsigned char *bytes, int length, double time, double delay,
                  double queue_seconds) {
  direction->count.packets_in++;
  direction->count.bytes_in += length;
  double start = direction->free_at > time ? direction->free_at : time;
  if (start - time > queue_seconds || direction->tail - direction->head >= QUEUE) {
    direction->count.overflowed++;
    return;
  }
  direction->free_at = start + length / direction->rate;
  if (drand48() < direction->loss || is_out(start, direction->free_at)) {
    direction->count.lost++;
    return;
  }
  struct packet *packet = &direction->queue[direction->tail & (QUEUE - 1)];
  packet->length = length;
  packet->arrives = direction->free_at + delay;
  packet->bytes = malloc(length);
  if (!packet->bytes) die("malloc");
  memcpy(packet->bytes, bytes, length);
  direction->tail++;
}

static void print(const struct direction *direction) {
  const struct counters *count = &direction->count;
  printf("{\"packetsIn\":%ld,\"bytesIn\":%ld,\"lost\":%ld,\"overflowed\":%ld,\"packetsOut\":%ld,\"bytesOut\":%ld,",
         count->packets_in, count->bytes_in, count->lost, count->overflowed, count->packets_out, count->bytes_out);
  printf("\"resumedSeconds\":%.3f}\n", direction->resumed < 0 ? -1 : direction->resumed - last_outage_ends);
}

int main(int count, char **argument) {
  if (count != 10) {
    fprintf(stderr,
            "usage: linkem NS_A NS_B RATE_MBPS DELAY_MS LOSS_AB_PERCENT LOSS_BA_PERCENT QUEUE_MS OUTAGES SEED\n");
    return 2;
  }
  struct direction directions[2];
  memset(directions, 0, sizeof directions);
  int tuns[2] = {open_tun(argument[1]), open_tun(argument[2])};
  for (int i = 0; i < 2; i++) {
    directions[i].rate = atof(argument[3]) * 1e6 / 8;
    directions[i].loss = atof(argument[5 + i]) / 100;
    directions[i].resumed = -1;
    directions[i].queue = calloc(QUEUE, sizeof(struct packet));
    if (!directions[i].queue) die("calloc");
  }
  double delay = atof(argument[4]) / 1e3, queue = atof(argument[7]) / 1e3;
  read_outages(argument[8]);
  srand48(atol(argument[9]));
  signal(SIGTERM, on_stop);
  signal(SIGINT, SIG_IGN); /* Ctrl-C is for the process that started this one, which then ends it */
  unsigned char bytes[70000];
  fprintf(stderr, "ready\n");
  while (!stopping) {
    double time = now(), next = time + 0.05;
    for (int i = 0; i < 2; i++) next = deliver(&directions[i], tuns[1 - i], time, next);
    double wait = next - now();
    struct timespec timeout = {(time_t)(wait > 0 ? wait : 0), 0};
    timeout.tv_nsec = wait > 0 ? (long)((wait - timeout.tv_sec) * 1e9) : 0;
    struct pollfd polls[2] = {{tuns[0], POLLIN, 0}, {tuns[1], POLLIN, 0}};
    ppoll(polls, 2, &timeout, NULL);
    time = now();
    for (int i = 0; i < 2; i++) {
      for (int k = 0; polls[i].revents & POLLIN && k < 64; k++) {
        int length = read(tuns[i], bytes, sizeof bytes);
        if (length <= 0) break;
        if (first_bulk < 0 && length >= BULK_BYTES) begin_outages(time);
        enter(&directions[i], bytes, length, time, delay, queue);
      }
    }
  }
  print(&directions[0]);
  print(&directions[1]);
  return 0;
}
