package space.perigee.sim.lab.faults;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

/** Posts random contents at the ends of a run. */
public final class Poster {

  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final int LONGEST_TAKEN = 5000;

  /** Maximum lengths by kind; hard examples are refused. */
  static final Map<Kind, Long> TAKES =
      Map.of(
          Kind.COMMAND, (long) LONGEST_TAKEN,
          Kind.MODEL, (long) LONGEST_TAKEN,
          Kind.DELTA, (long) LONGEST_TAKEN,
          Kind.LABELS, (long) LONGEST_TAKEN,
          Kind.TELEMETRY, (long) LONGEST_TAKEN);

  /** Seeds whose contents of 200 bytes have SHA-256 digests with the same first four bytes. */
  private static final List<Long> TWINS = List.of(83_346L, 111_072L);

  private static final int TWIN_BYTES = 200;

  private final World world;
  private final SplittableRandom random;
  private int posted;

  Poster(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** Posts two contents with the same short name. */
  void postTwins(Side side) {
    for (long seed : TWINS) {
      Posted twin =
          new Posted(
              posted++, bytes(TWIN_BYTES, seed), Kind.DELTA, Posted.Fate.ACCEPTED, null, null);
      if (side.posts.find(twin.name).isEmpty()) {
        post(side, twin);
      }
    }
  }

  /** Posts a random content. */
  void post(Side side) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    int length = 1 + (int) (FaultScenario.MAX_CONTENT_BYTES * Math.pow(random.nextDouble(), 2));
    Posted.Fate fate = Posted.Fate.ACCEPTED;
    if (length > LONGEST_TAKEN || !TAKES.containsKey(kind)) {
      fate = Posted.Fate.NOT_TAKEN;
    } else if (random.nextInt(8) == 0) {
      fate = random.nextBoolean() ? Posted.Fate.REFUSED_AT_ONCE : Posted.Fate.REFUSED_WHOLE;
    }
    Instant expiry =
        random.nextInt(3) == 0
            ? side.clock().plusMillis(random.nextLong(100, 40_000)).truncatedTo(ChronoUnit.MILLIS)
            : null;
    Posted stale = random.nextInt(4) == 0 ? waiting(side).orElse(null) : null;
    post(side, new Posted(posted++, bytes(length, random.nextLong()), kind, fate, expiry, stale));
  }

  private Optional<Posted> waiting(Side side) {
    List<Posted> all = side.posts.all().stream().filter(posted -> !posted.mayBeGone()).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private void post(Side side, Posted content) {
    if (side.process == null) {
      return;
    }
    int segmentBytes = 2 * random.nextInt(16, 300);
    Instant now = side.clock();
    Duration keeps = content.expiry == null ? null : Duration.between(now, content.expiry);
    side.posts.add(content);
    side.unsure = content;
    world.step(
        side,
        "post " + content + " expiry " + content.expiry + " supersedes " + content.supersedes,
        process -> {
          boolean isTaken = true;
          try {
            Optional<Manifest> manifest = take(process, content, segmentBytes, keeps, now);
            isTaken = manifest.isPresent();
            manifest.ifPresent(m -> world.oracle().onPosted(content, m));
          } catch (UncheckedIOException e) {
            if (!side.disk.isFailing()) {
              throw e;
            }
          }
          side.unsure = null;
          world.oracle().onRoomMade(side, process, content, isTaken);
        });
  }

  private Optional<Manifest> take(
      Side.Running process,
      Posted content,
      int segmentBytes,
      @Nullable Duration keeps,
      Instant now) {
    Subject subject = Subject.of(content.kind);
    Posted stale = content.supersedes;
    return process
        .courier()
        .post(
            subject,
            Content.of(content.bytes),
            segmentBytes,
            keeps,
            stale == null ? null : stale.name,
            now);
  }
}
