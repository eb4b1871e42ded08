package space.perigee.sim.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Receipt;

/** A satellite and its end on the ground, with the link between them. */
final class Pair {

  private static final long IDLE = 50_000_000;
  private static final long NOTICED = 300_000_000;
  private static final int MAX_CAPTURED = 200;

  /** A frame that someone has recorded, and from whom. */
  record Captured(Side from, byte[] wire) {}

  final Side satellite;
  final Side ground;
  final List<Captured> captured = new ArrayList<>();

  private final World world;
  private final SplittableRandom random;
  private final Scenario scenario;
  private final Frames plain = new Frames(new OpenSeal());
  private final Map<Side, LinkModel> models = new HashMap<>();
  private final Map<Side, Integer> pumps = new HashMap<>();
  private boolean isUp;
  private boolean isTwoWay = true;
  private int contact;
  private int framesUntilCut = -1;

  /**
   * @param seals of each end towards the other, by name
   */
  Pair(
      World world,
      int index,
      SplittableRandom random,
      Function<String, Function<Instant, FrameSeal>> seals) {
    this.world = world;
    this.random = random;
    this.scenario = world.scenario();
    Posts down = new Posts();
    Posts up = new Posts();
    String name = MissionKeys.satellite(index);
    this.satellite =
        new Side(name, scenario, down, up, world::instant, Poster.TAKES, seals.apply(name));
    this.ground =
        new Side(
            "ground of " + name,
            scenario,
            up,
            down,
            world::instant,
            Poster.TAKES,
            seals.apply(MissionKeys.GROUND));
  }

  List<Side> sides() {
    return List.of(satellite, ground);
  }

  Side other(Side side) {
    return side == satellite ? ground : satellite;
  }

  boolean isUp() {
    return isUp;
  }

  /** A contact begins, with a station of its own rate and delay; each end notices in its time. */
  void begin(boolean twoWay) {
    contact++;
    isUp = true;
    isTwoWay = twoWay;
    framesUntilCut = -1;
    for (Side side : sides()) {
      models.put(side, new LinkModel(random, scenario.isNoisy()));
    }
    for (Side side : sides()) {
      int noticed = contact;
      world.timeline().after(random.nextLong(NOTICED), () -> notice(side, noticed));
    }
    world.trace("contact " + contact + " of " + satellite + (twoWay ? "" : ", one way"));
  }

  private void notice(Side side, int noticed) {
    if (noticed == contact && isUp) {
      connect(side);
    }
  }

  /** A process takes up the link, as one that begins in a contact does. */
  void connect(Side side) {
    LinkModel model = models.get(side);
    if (isUp && model != null) {
      LinkTraits traits = new LinkTraits(1400, random.nextBoolean() ? model.rateBps() : 0, true, 0);
      LinkTraits used = isTwoWay || side == ground ? traits : traits.oneWay(random.nextDouble(0.3));
      boolean lives = world.step(side, "link up", p -> p.endpoint().onLinkUp(used));
      if (lives) {
        side.isLinked = true;
        int pump = pumps.merge(side, 1, Integer::sum);
        world.timeline().after(0, () -> pump(side, pump));
      }
    }
  }

  /**
   * The contact ends.
   *
   * @param noticed whether the ends are told; if not, they send on in vain
   */
  void end(boolean noticed) {
    contact++;
    isUp = false;
    if (noticed) {
      sides().forEach(side -> side.isLinked = false);
    }
    world.trace("cut of " + satellite + (noticed ? "" : ", unnoticed"));
  }

  /** The same contact goes on, for those who did not notice the cut without a word. */
  void resume() {
    if (!isUp) {
      isUp = true;
      world.trace("back of " + satellite);
      connectIdle();
    }
  }

  /** Processes that do not know of the link learn of it. */
  void connectIdle() {
    for (Side side : sides()) {
      if (!side.isLinked) {
        connect(side);
      }
    }
  }

  /** The contact ends right after so many frames. */
  void cutAfter(int frames) {
    framesUntilCut = frames;
  }

  private void pump(Side side, int pump) {
    if (!side.isLinked || pumps.getOrDefault(side, 0) != pump) {
      return;
    }
    List<Endpoint.Wire> polled = new ArrayList<>(1);
    Instant now = side.clock();
    boolean lives = world.step(side, null, p -> p.endpoint().poll(now).ifPresent(polled::add));
    if (!polled.isEmpty()) {
      leave(side, polled.get(0));
    }
    if (lives) {
      LinkModel model = models.get(side);
      long wait =
          polled.isEmpty() || model == null ? IDLE : model.airtime(polled.get(0).bytes().length);
      world.timeline().after(wait, () -> pump(side, pump));
    }
  }

  private void leave(Side side, Endpoint.Wire wire) {
    world.onFrame(side, wire);
    if (!scenario.sealed() && !wire.bulk()) {
      Optional<Frame> frame = plain.decode(wire.bytes(), side.clock());
      if (frame.isPresent() && frame.get() instanceof Receipt receipt) {
        world.oracle().onAnswer(side, receipt);
      }
    }
    if (captured.size() < MAX_CAPTURED) {
      captured.add(new Captured(side, wire.bytes()));
    } else {
      captured.set(random.nextInt(MAX_CAPTURED), new Captured(side, wire.bytes()));
    }
    LinkModel model = models.get(side);
    if (isUp && model != null && (isTwoWay || side == satellite)) {
      int sentIn = contact;
      for (LinkModel.Copy copy : model.copies(wire.bytes(), world.isQuiet())) {
        world.timeline().after(copy.delay(), () -> arrive(other(side), copy.wire(), sentIn));
      }
    }
    if (framesUntilCut > 0 && --framesUntilCut == 0) {
      end(random.nextBoolean());
    }
  }

  private void arrive(Side side, byte[] wire, int sentIn) {
    if (sentIn == contact) {
      world.receive(side, wire);
    }
  }
}
