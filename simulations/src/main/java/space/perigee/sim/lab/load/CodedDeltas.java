package space.perigee.sim.lab.load;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.exchange.DescribedDelta;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/**
 * The deltas of one satellite, each on the one before, coded by the exchange that flies.
 *
 * <p>Between two deltas a weight changes by the sum of a change that all satellites share, as those
 * of learners of one task do, and one of its own of twice the variance. Both are normal, and scaled
 * per weight by a factor that is fixed for the satellite and log-normal, so that a delta finds
 * large and small changes as in training.
 */
final class CodedDeltas {

  /**
   * A coded delta.
   *
   * @param content subject and delta, to be sealed
   * @param subject with the base, for the manifest
   */
  record Coded(byte[] content, Subject subject) {}

  /** Training samples behind a delta. */
  static final int SAMPLES = 8;

  private static final int SEGMENT_BYTES = 1460;
  private static final double STEP = 1e-3;
  private static final double SHARED = Math.sqrt(1.0 / 3);
  private static final double OWN = Math.sqrt(2.0 / 3);

  private CodedDeltas() {}

  /**
   * Codes deltas, and writes them to a file.
   *
   * @param start weights that the server and the satellite share
   * @param seed of all satellites
   * @param satellite its number
   */
  static void write(
      Path file, int count, Weights start, DeltaTarget target, long seed, int satellite)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream stream = Files.newOutputStream(part)) {
      CodedOutputStream out = CodedOutputStream.newInstance(stream);
      for (Coded delta : code(count, start, target, seed, satellite)) {
        out.writeInt64NoTag(delta.subject().samples());
        VersionPrefix base = delta.subject().base();
        out.writeByteArrayNoTag(base == null ? new byte[0] : base.toBytes());
        out.writeByteArrayNoTag(delta.content());
      }
      out.flush();
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads a file; empty if there is none. */
  static List<Coded> read(Path file) throws IOException {
    List<Coded> deltas = new ArrayList<>();
    if (Files.exists(file)) {
      CodedInputStream in = CodedInputStream.newInstance(Files.readAllBytes(file));
      while (!in.isAtEnd()) {
        Subject subject = Subject.ofDelta(in.readInt64());
        VersionPrefix base = VersionPrefix.fromBytes(in.readByteArray());
        deltas.add(new Coded(in.readByteArray(), subject.withBase(base)));
      }
    }
    return deltas;
  }

  static List<Coded> code(int count, Weights start, DeltaTarget target, long seed, int satellite) {
    float[] values = start.toArray();
    float[] scales = scales(values.length, seed, satellite);
    Outbox outbox =
        new Outbox(
            new MemoryJournalFolder(),
            Long.MAX_VALUE,
            Outbox.Policy.REJECT,
            SequenceNumbers.byClock());
    ModelExchange exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(SEGMENT_BYTES).withTarget(target),
            ExchangeState.startingFrom(start),
            new OpenSeal(),
            outbox,
            new Ignoring());
    List<Coded> deltas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      step(values, scales, seed, satellite, i);
      Subject subject = Subject.ofDelta((long) SAMPLES * (i + 1));
      Manifest manifest =
          exchange
              .offer(Weights.of(start.layout(), values), subject, Instant.EPOCH)
              .orElseThrow(() -> new IllegalStateException("a step changed nothing"));
      byte[] content = outbox.find(manifest.content()).orElseThrow().content().toBytes();
      deltas.add(new Coded(content, manifest.subject()));
      exchange.onReceipt(
          new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of()), Instant.EPOCH);
    }
    return deltas;
  }

  /** The weights after these deltas. */
  static Weights applied(Weights start, List<Coded> deltas) {
    Weights reached = start;
    List<DeltaLevels> levels = List.of();
    try {
      for (Coded coded : deltas) {
        Weights base = reached;
        byte[] delta =
            DescribedDelta.read(Kind.DELTA, Content.of(coded.content())).orElseThrow().delta();
        DeltaCodec.Decoded decoded =
            DeltaCodec.decode(version -> Optional.of(base), delta, levels, 1);
        reached = decoded.result();
        levels = List.of(decoded.levels());
      }
      return reached;
    } catch (UnknownBaseException | DeltaException e) {
      throw new IllegalStateException("a delta of our own cannot be decoded", e);
    }
  }

  private static float[] scales(int count, long seed, int satellite) {
    SplittableRandom random = new SplittableRandom(seed ^ ((long) satellite << 32));
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = (float) (STEP * Math.exp(random.nextGaussian()));
    }
    return scales;
  }

  private static void step(float[] values, float[] scales, long seed, int satellite, int number) {
    SplittableRandom shared = new SplittableRandom(seed + number);
    SplittableRandom own = new SplittableRandom(seed ^ ((long) satellite << 32 | 1L + number));
    for (int i = 0; i < values.length; i++) {
      values[i] +=
          (float) (scales[i] * (SHARED * shared.nextGaussian() + OWN * own.nextGaussian()));
    }
  }

  /** Nothing has to last: the deltas are written when all are coded. */
  private static final class Ignoring implements ExchangeListener {
    @Override
    public void onWeights(Incoming incoming, ExchangeState next) {}

    @Override
    public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

    @Override
    public void onReceipt(Receipt receipt, ExchangeState next) {}
  }
}
