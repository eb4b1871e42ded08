package space.perigee.sim.lab.linkbench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sim.lab.linkbench.BenchCase.Lane;
import space.perigee.sync.model.Sha256;

/**
 * Transfers in each of which one process is killed ({@code kill -9}) at a random time and
 * restarted. The other processes continue from transfer to transfer.
 */
public final class KillCampaign {

  /** The process to kill. */
  public enum Victim {
    SENDER,
    RECEIVER,
    BROKER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The result of a transfer.
   *
   * @param seed seed of its content
   * @param killedAt time of the kill after the sender's first frame (s)
   * @param inMidTransfer false if the receipt arrived before the kill
   * @param delivered whether the receipt arrived and the receiver holds the correct content
   * @param falseReceipt whether a receipt arrived but the receiver does not hold the content
   * @param deliveries how often the content was delivered
   * @param again duplicate segments
   */
  public record Fate(
      long seed,
      double killedAt,
      boolean inMidTransfer,
      boolean delivered,
      boolean falseReceipt,
      long deliveries,
      long again) {

    /** Returns whether the transfer kept its promises. */
    public boolean isGood() {
      return delivered && !falseReceipt && deliveries == 1 && again <= 1;
    }
  }

  /** Transfers of one lane with one kind of victim. */
  public record Report(Lane lane, Victim victim, List<Fate> fates) {

    public Report {
      fates = List.copyOf(fates);
    }

    public long count(Predicate<Fate> which) {
      return fates.stream().filter(which).count();
    }
  }

  private static final long BYTES = 2 << 20;
  private static final double RTT_MILLIS = 100;
  private static final double LOSS_PERCENT = 1;

  /** Latest time of a kill, as a fraction of the time that the content takes at the rate. */
  private static final double LATEST = 0.95;

  private static final long FIRST_MILLIS = 60_000;
  private static final long RECEIPT_MILLIS = 60_000;

  private final BenchSetup setup;
  private final Lane lane;
  private final Victim victim;
  private final Path work;
  private final Random random;

  private @Nullable BenchProcess broker;
  private @Nullable BenchProcess receiver;

  /**
   * @param work folder for this campaign only
   */
  KillCampaign(BenchSetup setup, Lane lane, Victim victim, Path work) {
    this.setup = setup;
    this.lane = lane;
    this.victim = victim;
    this.work = work;
    this.random = new Random(setup.seed() * 31 + lane.ordinal() * 7 + victim.ordinal());
  }

  public Lane lane() {
    return lane;
  }

  public Victim victim() {
    return victim;
  }

  /**
   * Runs transfers.
   *
   * @param onFate receives each result
   */
  public Report run(int transfers, Consumer<Fate> onFate) throws IOException, InterruptedException {
    SpaceLink.Shape shape =
        new SpaceLink.Shape(
            setup.rateMbps(),
            RTT_MILLIS / 2,
            LOSS_PERCENT,
            LOSS_PERCENT,
            setup.queueMillis(),
            "-",
            setup.seed());
    List<Fate> fates = new ArrayList<>();
    try (SpaceLink link = SpaceLink.up(setup.emulator(), shape)) {
      link.useBbr();
      broker = lane.needsBroker() ? setup.broker(link, work) : null;
      receiver = setup.receiver(link, lane, work, BYTES);
      for (int i = 0; i < transfers; i++) {
        Fate fate = transfer(link, setup.seed() + i);
        fates.add(fate);
        onFate.accept(fate);
      }
    } finally {
      close(receiver);
      close(broker);
    }
    return new Report(lane, victim, fates);
  }

  private static void close(@Nullable BenchProcess process) throws InterruptedException {
    if (process != null) {
      process.close();
    }
  }

  private Fate transfer(SpaceLink link, long seed) throws IOException, InterruptedException {
    Path own = Files.createDirectories(work.resolve("transfer-" + seed));
    BenchSetup seeded = setup.withSeed(seed);
    long decidedBefore = count("decided");
    long againBefore = again();
    double killAt = LATEST * random.nextDouble() * setup.secondsFor(BYTES);
    BenchProcess sender = seeded.sender(link, lane, own, BYTES, 0, false);
    try {
      sender.require("first", FIRST_MILLIS, setup.log());
      TimeUnit.NANOSECONDS.sleep((long) (killAt * 1e9));
      boolean inMidTransfer = sender.first("receipt").isEmpty();
      long deliveries = 0;
      long again = 0;
      switch (victim) {
        case SENDER -> {
          sender.kill();
          sender = seeded.sender(link, lane, own, BYTES, 0, true);
        }
        case RECEIVER -> {
          close(receiver);
          deliveries = count("decided") - decidedBefore;
          again = again() - againBefore;
          decidedBefore = 0;
          againBefore = 0;
          receiver = setup.receiver(link, lane, work, BYTES);
        }
        case BROKER -> {
          close(broker);
          broker = setup.broker(link, work);
        }
      }
      boolean receipt =
          sender.await("receipt", RECEIPT_MILLIS).isPresent()
              || sender.first("released").isPresent();
      boolean held = isHeld(seed);
      deliveries += count("decided") - decidedBefore;
      again += again() - againBefore;
      return new Fate(
          seed, killAt, inMidTransfer, receipt && held, receipt && !held, deliveries, again);
    } finally {
      sender.close();
    }
  }

  private long count(String event) {
    return receiver == null ? 0 : receiver.count(event);
  }

  private long again() {
    return receiver == null ? 0 : receiver.last("again").map(event -> event.number(0)).orElse(0L);
  }

  /** Returns whether the receiver's file exists and has the correct content. */
  private boolean isHeld(long seed) throws IOException {
    Path file =
        work.resolve("receiver/kept").resolve(new RandomContent(BYTES, seed).sha256().hex());
    if (!Files.exists(file)) {
      return false;
    }
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] piece = new byte[1 << 16];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
      }
    }
    return Sha256.fromBytes(digest.digest()).hex().equals(file.getFileName().toString());
  }

  /** Returns the campaigns for all victims and lanes. */
  public static Stream<KillCampaign> all(BenchSetup setup, Path work) {
    return Stream.of(
        new KillCampaign(setup, Lane.UDP, Victim.SENDER, work.resolve("kill-sender-udp")),
        new KillCampaign(setup, Lane.UDP, Victim.RECEIVER, work.resolve("kill-receiver-udp")),
        new KillCampaign(setup, Lane.MQTT, Victim.SENDER, work.resolve("kill-sender-mqtt")),
        new KillCampaign(setup, Lane.MQTT, Victim.RECEIVER, work.resolve("kill-receiver-mqtt")),
        new KillCampaign(setup, Lane.MQTT, Victim.BROKER, work.resolve("kill-broker-mqtt")));
  }
}
