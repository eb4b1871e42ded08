package space.perigee.sim.lab.linkbench;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/** The exchange at one end of a measured pass, with a model whose delta has a given length. */
public final class PassEnd {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(100, 60))));
  private static final int SEGMENT_BYTES = 1460;
  private static final long OUTBOX_BYTES = 1 << 20;
  private static final int TRIES = 1000;
  private static final long SAMPLES = 12_000;

  private PassEnd() {}

  /** Returns the satellite's exchange; its deltas have at most {@code deltaBytes}. */
  public static ModelExchange ofSatellite(
      FrameSeal seal, JournalFolder outbox, int deltaBytes, Consumer<Receipt> onReceipt) {
    return exchange(
        ModelExchange.Settings.ofSatellite(SEGMENT_BYTES)
            .withTarget(new DeltaTarget.Bytes(deltaBytes)),
        seal,
        outbox,
        onReceipt);
  }

  /** Returns the ground's exchange. */
  public static ModelExchange ofGround(FrameSeal seal, JournalFolder outbox) {
    return exchange(ModelExchange.Settings.ofGround(SEGMENT_BYTES), seal, outbox, receipt -> {});
  }

  private static ModelExchange exchange(
      ModelExchange.Settings settings,
      FrameSeal seal,
      JournalFolder outbox,
      Consumer<Receipt> onReceipt) {
    return new ModelExchange(
        settings,
        ExchangeState.startingFrom(start()),
        seal,
        new Outbox(outbox, OUTBOX_BYTES, Outbox.Policy.REJECT, SequenceNumbers.byClock()),
        new ExchangeListener() {
          @Override
          public void onWeights(Incoming incoming, ExchangeState next) {}

          @Override
          public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

          @Override
          public void onReceipt(Receipt receipt, ExchangeState next) {
            onReceipt.accept(receipt);
          }
        });
  }

  private static Weights start() {
    return moved(Weights.zero(LAYOUT), 1);
  }

  private static Weights moved(Weights from, long seed) {
    Random random = new Random(seed);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  /**
   * Offers weights whose delta has exactly {@code deltaBytes}.
   *
   * @throws IllegalArgumentException if no delta of this model has that length
   */
  public static void offer(ModelExchange exchange, int deltaBytes, Instant now) {
    Weights start = start();
    for (int seed = 2; seed < TRIES; seed++) {
      Weights next = moved(start, seed);
      int length =
          DeltaCodec.encode(
                  start, next, new DeltaTarget.Bytes(deltaBytes), DeltaCodec.Options.DEFAULT)
              .bytes()
              .length;
      if (length == deltaBytes) {
        exchange.offer(next, Subject.ofDelta(SAMPLES), now);
        return;
      }
    }
    throw new IllegalArgumentException("no delta of " + deltaBytes + " bytes");
  }
}
