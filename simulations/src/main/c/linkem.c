/*
 * A space link between two network namespaces: rate, delay, random loss, a queue and outages for every IP packet, so
 * that TCP and UDP see what a radio does to them. Needs only /dev/net/tun and root; not every kernel has netem.
 *
 *   linkem NS_A NS_B RATE_AB_MBPS RATE_BA_MBPS DELAY_MS LOSS_PERCENT QUEUE_MS OUTAGES SEED
 *
 * OUTAGES is start:duration,... in seconds after the first packet of 500 bytes or more, or "-". Each namespace gets an
 * interface sat0. "ready" on standard error says that both are there. SIGTERM ends it; the counters of both directions
 * are then printed, one JSON object a line.
 *
 * A packet is lost when it enters: by chance, in an outage, or because the queue is full. What has entered arrives,
 * after the time that all bytes before it and its own need at the rate, and the delay.
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

struct direction {
  struct packet *queue;
  int head, tail;
  double free_at; /* when the radio has sent all that is queued */
  double rate;    /* bytes a second */
  long packets_in, bytes_in, lost, overflowed, packets_out, bytes_out;
};

static volatile sig_atomic_t stopping;

static void on_signal(int signal) {
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

static void read_outages(const char *text) {
  char *copy = strdup(text);
  for (char *part = strtok(copy, ","); part && outages < OUTAGES; part = strtok(NULL, ",")) {
    if (sscanf(part, "%lf:%lf", &starts[outages], &lengths[outages]) == 2) outages++;
  }
  free(copy);
}

static int is_out(double seconds) {
  for (int i = 0; i < outages; i++) {
    if (seconds >= starts[i] && seconds < starts[i] + lengths[i]) return 1;
  }
  return 0;
}

/* Hands over what has arrived; returns when the next packet will. */
static double deliver(struct direction *direction, int tun, double time, double latest) {
  while (direction->head != direction->tail) {
    struct packet *packet = &direction->queue[direction->head & (QUEUE - 1)];
    if (packet->arrives > time) return packet->arrives < latest ? packet->arrives : latest;
    if (write(tun, packet->bytes, packet->length) > 0) {
      direction->packets_out++;
      direction->bytes_out += packet->length;
    }
    free(packet->bytes);
    direction->head++;
  }
  return latest;
}

static void enter(struct direction *direction, const unsigned char *bytes, int length, double time,
                  double delay, double queue_seconds) {
  double start = direction->free_at > time ? direction->free_at : time;
  if (start - time > queue_seconds || direction->tail - direction->head >= QUEUE) {
    direction->overflowed++;
    return;
  }
  direction->free_at = start + length / direction->rate;
  struct packet *packet = &direction->queue[direction->tail & (QUEUE - 1)];
  packet->length = length;
  packet->arrives = direction->free_at + delay;
  packet->bytes = malloc(length);
  if (!packet->bytes) die("malloc");
  memcpy(packet->bytes, bytes, length);
  direction->tail++;
}

int main(int count, char **argument) {
  if (count != 10) {
    fprintf(stderr, "usage: linkem NS_A NS_B RATE_AB_MBPS RATE_BA_MBPS DELAY_MS LOSS_PERCENT QUEUE_MS OUTAGES SEED\n");
    return 2;
  }
  struct direction directions[2];
  memset(directions, 0, sizeof directions);
  int tuns[2] = {open_tun(argument[1]), open_tun(argument[2])};
  for (int i = 0; i < 2; i++) {
    directions[i].rate = atof(argument[3 + i]) * 1e6 / 8;
    directions[i].queue = calloc(QUEUE, sizeof(struct packet));
    if (!directions[i].queue) die("calloc");
  }
  double delay = atof(argument[5]) / 1e3, loss = atof(argument[6]) / 100, queue = atof(argument[7]) / 1e3;
  read_outages(argument[8]);
  srand48(atol(argument[9]));
  signal(SIGTERM, on_signal);
  signal(SIGINT, on_signal);
  double first = 0;
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
        if (first == 0 && length >= BULK_BYTES) first = time;
        directions[i].packets_in++;
        directions[i].bytes_in += length;
        if ((first > 0 && is_out(time - first)) || drand48() < loss) {
          directions[i].lost++;
        } else {
          enter(&directions[i], bytes, length, time, delay, queue);
        }
      }
    }
  }
  for (int i = 0; i < 2; i++) {
    struct direction *d = &directions[i];
    printf("{\"packetsIn\":%ld,\"bytesIn\":%ld,\"lost\":%ld,\"overflowed\":%ld,\"packetsOut\":%ld,\"bytesOut\":%ld}\n",
           d->packets_in, d->bytes_in, d->lost, d->overflowed, d->packets_out, d->bytes_out);
  }
  return 0;
}
