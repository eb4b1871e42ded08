package space.perigee.ground.session;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import space.perigee.ground.DirectSatellite;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Peer;

/**
 * Measures what the ground alone spends on a delta, without link and keys: CPU time of its thread
 * and bytes that the process writes; then the time to read a mirror after a restart.
 */
final class AcceptPath {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new TensorSpec("W1", List.of(64, 700)),
              new TensorSpec("b1", List.of(64)),
              new TensorSpec("W2", List.of(70, 70)),
              new TensorSpec("b2", List.of(70))));

  private AcceptPath() {}

  /** Arguments: folder, satellites, deltas of each, satellites per step. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int satellites = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    int perStep = Integer.parseInt(args[3]);
    Random random = new Random(1);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.05 * random.nextGaussian());
    }
    Weights start = Weights.of(LAYOUT, values);
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < satellites; i++) {
      names.add(String.format("s%05d", i));
    }
    try (GroundRig ground = new GroundRig(folder, start, names, null)) {
      List<DirectSatellite> all = new ArrayList<>();
      for (String name : names) {
        all.add(ground.satellite(name, new DeltaTarget.Density(0.05), Peer.passing()));
        ground.step();
      }
      var threads = ManagementFactory.getThreadMXBean();
      for (int round = 0; round < rounds; round++) {
        long cpu = 0;
        long written = 0;
        long commits = ground.store.commits();
        long size = 0;
        for (int from = 0; from < all.size(); from += perStep) {
          List<DirectSatellite> some = all.subList(from, Math.min(all.size(), from + perStep));
          Instant now = ground.clock.instant();
          for (DirectSatellite one : some) {
            Weights before = one.exchange.state().mirror().sent().get(0);
            one.offer(trained(before, random), 100L * (round + 1), now);
            size += one.exchange.outgoing().orElseThrow().length();
            one.send(now);
          }
          long cpuBefore = threads.getCurrentThreadCpuTime();
          long writtenBefore = written();
          ground.step();
          ground.step();
          cpu += threads.getCurrentThreadCpuTime() - cpuBefore;
          written += written() - writtenBefore;
          for (DirectSatellite one : some) {
            one.receive(ground.clock.instant());
            if (one.exchange.outgoing().isPresent()) {
              throw new IllegalStateException("no receipt for " + one.name);
            }
          }
        }
        System.out.printf(
            "round %d: %.2f ms CPU, %,d bytes written, delta of %,d bytes, %d commits, database %,d%n",
            round,
            cpu / 1e6 / satellites,
            written / satellites,
            size / satellites,
            ground.store.commits() - commits,
            Files.size(folder.resolve("ground.mv.db")));
      }
    }
    try (GroundRig ground = new GroundRig(folder, start, names, null)) {
      var threads = ManagementFactory.getThreadMXBean();
      long most = 0;
      long sum = 0;
      for (String name : names) {
        Weights mirror =
            ground
                .store
                .satelliteStore()
                .exchange(name)
                .orElseThrow()
                .state()
                .mirror()
                .received()
                .get(0);
        long before = threads.getCurrentThreadCpuTime();
        mirror.toArray();
        long took = threads.getCurrentThreadCpuTime() - before;
        most = Math.max(most, took);
        sum += took;
      }
      System.out.printf(
          "cold mirrors behind %d deltas: %.1f ms CPU each, at most %.1f%n",
          rounds, sum / 1e6 / satellites, most / 1e6);
    }
  }

  /** Each delta builds on the one before: the longest way to a mirror. */
  private static Weights trained(Weights before, Random random) {
    float[] values = before.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.002 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  private static long written() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("write_bytes: ")) {
        return Long.parseLong(line.substring("write_bytes: ".length()));
      }
    }
    return 0;
  }
}
