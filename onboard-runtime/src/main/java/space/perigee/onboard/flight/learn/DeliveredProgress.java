package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.StateArrays;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Subject;

/*
 * The ground counts what a satellite learned from one delivery d to the next:
 *
 *   u = d(t+1) - d(t)      or, if the satellite adopted a global model G in between,      u = d(t+1) - G
 *
 * So the first delivery after G must be G and what was learned since d(t), no more. But the learner has more: a model
 * often arrives before the ground has decided on d(t), and contains an earlier delivery m. The learner keeps what it
 * learned since m, else it would learn the same again:
 *
 *   learner = G + (learned since m)
 *   ahead   = what was delivered since m                 the ground has it; it comes with a later model
 *   sent    = learner - ahead                            G + (learned since d(t))
 *
 * What was learned since d(t) is the difference of what would be sent and the anchor of d(t): d(t) itself, if it was
 * delivered after the last adoption, or else the model adopted then, for which d(t) was the last delivery.
 *
 * Nothing of it is added up over many rounds, so rounding does not accumulate. The cost is a copy of the parameters while
 * a delivery is undecided. If the ground names a delivery that is no longer known, the model is taken as it is.
 */

/**
 * What of the learner's progress the ground has been sent, and which global model the learner
 * adopted last.
 */
public final class DeliveredProgress implements LearningPart {

  private static final String NAME = "delivered-progress";

  /** Deliveries after the last adoption that are told apart. */
  private static final int MOST = 4;

  private final ParameterLayout layout;

  /** Of the global model adopted last; 0 if there is none. */
  private long number;

  /** That model; null if there is none. */
  private @Nullable VersionPrefix global;

  /** The delivery that it contains; null if it was taken as it is. */
  private @Nullable VersionPrefix merged;

  /** The last delivery before its adoption; null if there was none. */
  private @Nullable VersionPrefix before;

  /** Deliveries since its adoption, the oldest first. */
  private final List<VersionPrefix> since = new ArrayList<>();

  /** What was offered last, and the delivery before that; null if there is none. */
  private @Nullable VersionPrefix offered;

  private @Nullable VersionPrefix delivered;

  /** What was delivered and is not in the global model; null if nothing. */
  private float @Nullable [] ahead;

  public DeliveredProgress(ParameterLayout layout) {
    this.layout = layout;
  }

  /** The subject of a delta. */
  public Subject subject(long samples) {
    return Subject.ofDelta(samples, number);
  }

  /** Weights without what was delivered before: what the next delivery is to be. */
  public Weights undelivered(Weights weights) {
    float[] delivered = ahead;
    return delivered == null ? weights : sum(weights, delivered, -1);
  }

  /**
   * A delta was offered.
   *
   * @param result weights that the ground will decode
   * @param replaces true if it takes the place of one that has not begun to leave
   */
  public void offered(Weights result, boolean replaces) {
    if (replaces) {
      since.remove(offered);
    } else {
      delivered = offered;
    }
    offered = Subject.prefix(result.version());
    since.remove(offered);
    since.add(offered);
    if (since.size() > MOST) {
      since.remove(0);
    }
  }

  /**
   * How a global model is adopted.
   *
   * @param anchor what was learned counts from here; null if the model is taken as it is
   * @param ahead what was delivered and is not in the model; null if nothing
   */
  record Plan(@Nullable Weights anchor, float @Nullable [] ahead) {

    private static final Plan WHOLE = new Plan(null, null);

    /** {@code weights} and what was delivered and is not in the model. */
    Weights withAhead(Weights weights) {
      return ahead == null ? weights : sum(weights, ahead, 1);
    }
  }

  /** How a model would be adopted. */
  Plan plan(Incoming incoming, ExchangeState state) {
    VersionPrefix contained = incoming.merged();
    if (contained == null) {
      return Plan.WHOLE;
    }
    Mirror mirror = state.mirror();
    VersionPrefix newest = newest(state);
    if (newest == null) { // a checkpoint of 0.1.0
      return new Plan(mirror.find(contained).orElse(null), null);
    }
    boolean isSince = since.contains(newest);
    Weights model = global == null ? null : mirror.find(global).orElse(null);
    Weights anchor = isSince ? mirror.find(newest).orElse(null) : model;
    if (anchor == null) {
      return Plan.WHOLE;
    }
    if (isSame(contained, newest)) {
      return new Plan(anchor, null);
    }
    if (since.contains(contained)) {
      Optional<Weights> from = mirror.find(contained);
      return from.map(it -> new Plan(anchor, difference(anchor, it))).orElse(Plan.WHOLE);
    }
    if (model == null || !(isSame(contained, before) || isSame(contained, merged))) {
      return Plan.WHOLE;
    }
    float[] delivered = difference(anchor, model);
    float[] earlier = ahead;
    if (!isSame(contained, before) && earlier != null) {
      for (int i = 0; i < delivered.length; i++) {
        delivered[i] += earlier[i];
      }
    }
    return new Plan(anchor, delivered);
  }

  /** The last delivery that the ground has or will have. */
  private @Nullable VersionPrefix newest(ExchangeState state) {
    ExchangeState.Outgoing outgoing = state.outgoing();
    return outgoing != null && !outgoing.begun() ? delivered : offered;
  }

  private static boolean isSame(VersionPrefix a, @Nullable VersionPrefix b) {
    return a.equals(b);
  }

  /** The learner has adopted a model as planned. */
  void adopted(Incoming incoming, ExchangeState state, Plan plan) {
    before = newest(state);
    merged = plan.anchor() == null ? null : incoming.merged();
    number = incoming.manifest().subject().number();
    global = Subject.prefix(incoming.weights().version());
    ahead = plan.ahead();
    since.clear();
  }

  /** The learner has a model instead of what it had, and keeps nothing of its progress. */
  void replaced(long next, Weights model) {
    before = offered;
    merged = null;
    number = next;
    global = Subject.prefix(model.version());
    ahead = null;
    since.clear();
  }

  /** The number of the global model that was adopted last; 0 if there is none. */
  public long number() {
    return number;
  }

  private static float[] difference(Weights a, Weights b) {
    float[] values = a.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= b.get(i);
    }
    return values;
  }

  private static Weights sum(Weights weights, float[] change, int sign) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += sign * change[i];
    }
    return Weights.of(weights.layout(), values);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return layout.size() + " parameters";
  }

  /** Checkpoints of 0.1.0 have none: the ground then goes by the bases of the deltas. */
  @Override
  public boolean mayBeAbsent() {
    return true;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(number);
    for (VersionPrefix version : new VersionPrefix[] {global, merged, before, offered, delivered}) {
      write(out, version);
    }
    out.writeByte(since.size());
    for (VersionPrefix version : since) {
      write(out, version);
    }
    float[] values = ahead;
    out.writeBoolean(values != null);
    if (values != null) {
      StateArrays.write(out, values);
    }
  }

  private static void write(DataOutput out, @Nullable VersionPrefix version) throws IOException {
    byte[] bytes = version == null ? new byte[0] : version.toBytes();
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    number = in.readLong();
    global = read(in);
    merged = read(in);
    before = read(in);
    offered = read(in);
    delivered = read(in);
    since.clear();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      VersionPrefix version = read(in);
      if (version != null) {
        since.add(version);
      }
    }
    ahead = null;
    if (in.readBoolean()) {
      float[] values = new float[layout.size()];
      StateArrays.readInto(in, values);
      ahead = values;
    }
  }

  private static @Nullable VersionPrefix read(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return bytes.length == 0 ? null : VersionPrefix.fromBytes(bytes);
  }
}
