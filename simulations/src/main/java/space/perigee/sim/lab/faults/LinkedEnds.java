package space.perigee.sim.lab.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.ReceiptFrame;

/** A satellite and its end on the ground, with the link between them. */
public final class LinkedEnds {

  private static final long IDLE = 50_000_000;
  private static final long NOTICED = 300_000_000;
  private static final int MAX_CAPTURED = 200;
  private static final long MOST_DOWN = 3_000_000_000L;

  /** Interval between two frames on the line of a station. */
  private static final long LINE_TIME = 1_000_000;

  /** A frame captured by an attacker. */
  record Captured(Side from, byte[] wire) {}

  final Side satellite;
  final Side ground;
  final List<Captured> captured = new ArrayList<>();

  private final World world;
  private final SplittableRandom random;
  private final FaultScenario scenario;
  private final Frames plain = new Frames(new OpenSeal());
  private final Map<Side, LinkModel> models = new HashMap<>();
  private final Map<Side, Integer> pumps = new HashMap<>();
  private final @Nullable Station station;
  private int stationPump;
  private boolean isUp;
  private boolean isTwoWay = true;
  private int contact;
  private int framesUntilCut = -1;

  /**
   * @param seals returns the seal of an end by name
   * @param carrier frames as a station receives them, or as it stores them (true)
   */
  LinkedEnds(
      World world,
      int index,
      SplittableRandom random,
      Function<String, Function<Instant, FrameSeal>> seals,
      Function<Boolean, Frames> carrier) {
    this.world = world;
    this.random = random;
    this.scenario = world.scenario();
    Posts down = new Posts();
    Posts up = new Posts();
    String name = MissionKeys.satellite(index);
    this.satellite = new Side(name, world, down, up, seals.apply(name));
    this.ground = new Side("ground of " + name, world, up, down, seals.apply(MissionKeys.GROUND));
    this.station =
        scenario.links().isCarried()
            ? new Station(name, random.split(), carrier, world::instant)
            : null;
  }

  /** Returns the station between the two ends, if there is one. */
  Optional<Station> station() {
    return Optional.ofNullable(station);
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

  /** Starts a contact with a new rate and delay, which each end notices after a while. */
  void begin(boolean twoWay) {
    contact++;
    isUp = true;
    isTwoWay = twoWay;
    framesUntilCut = -1;
    for (Side side : sides()) {
      models.put(side, new LinkModel(random, scenario.links().isNoisy()));
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

  /** Tells a process that the link is up. */
  void connect(Side side) {
    LinkModel model = models.get(side);
    if (isUp && model != null) {
      LinkTraits traits = new LinkTraits(1400, random.nextBoolean() ? model.rateBps() : 0, true, 0);
      LinkTraits used = isTwoWay || side == ground ? traits : traits.oneWay(random.nextDouble(0.3));
      if (station != null && side == satellite) {
        reachSatellite(station, used);
      }
      boolean lives = world.step(side, "link up", p -> p.endpoint().onLinkUp(used));
      if (lives) {
        side.isLinked = true;
        int pump = pumps.merge(side, 1, Integer::sum);
        world.timeline().after(0, () -> pump(side, pump));
      }
    }
  }

  /**
   * Ends the contact.
   *
   * @param noticed whether the ends notice; if not, they continue to send in vain
   */
  void end(boolean noticed) {
    contact++;
    isUp = false;
    if (station != null && noticed) {
      reachSatellite(station, null);
    }
    if (noticed) {
      sides().forEach(side -> side.isLinked = false);
    }
    world.trace("cut of " + satellite + (noticed ? "" : ", unnoticed"));
  }

  /** Resumes the same contact, silently for ends that did not notice the cut. */
  void resume() {
    if (!isUp) {
      isUp = true;
      world.trace("back of " + satellite);
      connectIdle();
    }
  }

  /** Connects the processes that do not know of the link yet. */
  void connectIdle() {
    for (Side side : sides()) {
      if (!side.isLinked) {
        connect(side);
      }
    }
  }

  /** Ends the contact after this many frames. */
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
      if (frame.isPresent() && frame.get() instanceof ReceiptFrame receipt) {
        world.oracle().onAnswer(side, receipt);
      }
    }
    if (captured.size() < MAX_CAPTURED) {
      captured.add(new Captured(side, wire.bytes()));
    } else {
      captured.set(random.nextInt(MAX_CAPTURED), new Captured(side, wire.bytes()));
    }
    if (station != null && side == ground) {
      onLine(
          wire.bytes(),
          bytes -> onStation("hears the ground", it -> it.fromGround(bytes, world.instant())));
      return;
    }
    onRadio(side, wire.bytes());
    if (framesUntilCut > 0 && --framesUntilCut == 0) {
      end(random.nextBoolean());
    }
  }

  /** Tells a station, now or at its next start, whether its satellite is in reach. */
  private void reachSatellite(Station carrier, @Nullable LinkTraits traits) {
    world.trace("station of " + satellite + (traits == null ? " has lost it" : " has it in reach"));
    carrier.setReach(traits);
    pumpStation();
  }

  /** Sends a frame over the radio, from an end or from the station in its place. */
  private void onRadio(Side side, byte[] wire) {
    LinkModel model = models.get(side);
    if (isUp && model != null && (isTwoWay || side == satellite)) {
      int sentIn = contact;
      for (LinkModel.Copy copy : model.copies(wire, world.isQuiet())) {
        world.timeline().after(copy.delay(), () -> arrive(other(side), copy.wire(), sentIn));
      }
    }
  }

  private void arrive(Side side, byte[] wire, int sentIn) {
    if (sentIn != contact) {
      return;
    }
    if (station != null && side == ground) {
      onStation("hears its satellite", it -> it.fromSatellite(wire.clone(), world.instant()));
    } else {
      world.receive(side, wire);
    }
  }

  /** Sends a forged frame to the station. Returns false if there is none. */
  boolean deceiveStation(byte[] wire) {
    if (station != null) {
      onStation("is deceived", it -> it.fromSatellite(wire.clone(), world.instant()));
    }
    return station != null;
  }

  /** Sends a frame over the line between station and ground. */
  private void onLine(byte[] wire, Consumer<byte[]> arrival) {
    Station carrier = station;
    if (carrier != null && carrier.isLineUp()) {
      int sentOn = carrier.line;
      world
          .timeline()
          .after(
              carrier.delay,
              () -> {
                if (sentOn == carrier.line) {
                  arrival.accept(wire);
                }
              });
    }
  }

  /** Delivers a frame to the ground, which answers over the line even without a contact. */
  private void reachGround(byte[] wire) {
    world.receive(ground, wire);
    List<Endpoint.Wire> answers = new ArrayList<>();
    world.step(
        ground,
        null,
        process -> {
          Optional<Endpoint.Wire> answer = process.endpoint().pollAnswer();
          while (answer.isPresent()) {
            answers.add(answer.get());
            answer = process.endpoint().pollAnswer();
          }
        });
    answers.forEach(answer -> leave(ground, answer));
  }

  /** Runs a step of the station, if it is alive. */
  private void onStation(String event, Consumer<Custodian> what) {
    Station carrier = station;
    Custodian custodian = carrier == null ? null : carrier.custodian;
    if (carrier == null || custodian == null) {
      return;
    }
    world.trace("station of " + satellite + " " + event);
    try {
      what.accept(custodian);
      carrier.requireWithinQuota();
    } catch (PowerCut e) {
      killStation();
    } catch (BrokenPromise e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BrokenPromise("P2", "the station of " + satellite + " throws " + e, e);
    }
  }

  /** Kills the station's process, which restarts after a while. */
  void killStation() {
    Station carrier = station;
    if (carrier == null || carrier.custodian == null) {
      return;
    }
    Death death = Death.draw(random, scenario.links().isNoisy());
    world.trace("station of " + satellite + " dies: " + death);
    death.apply(carrier.disk, random.split());
    carrier.custodian = null;
    world.timeline().after(random.nextLong(MOST_DOWN), this::startStation);
  }

  /** Starts the station, if there is one and it is dead. */
  void startStation() {
    Station carrier = station;
    if (carrier == null || carrier.custodian != null) {
      return;
    }
    world.trace("station of " + satellite + " starts");
    try {
      carrier.start();
    } catch (PowerCut e) {
      carrier.custodian = null;
      world.timeline().after(random.nextLong(MOST_DOWN), this::startStation);
      return;
    }
    pumpStation();
  }

  /** Cuts or restores the line to the ground. */
  void setLine(boolean up) {
    if (station != null) {
      world.trace(
          "station of " + satellite + (up ? " reaches" : " does not reach") + " the ground");
      station.setLine(up);
      pumpStation();
    }
  }

  private void pumpStation() {
    int pump = ++stationPump;
    world.timeline().after(0, () -> pumpStation(pump));
  }

  private void pumpStation(int pump) {
    if (pump != stationPump || station == null || station.custodian == null) {
      return;
    }
    List<byte[]> up = new ArrayList<>();
    List<byte[]> down = new ArrayList<>();
    onStation(
        "works",
        it -> {
          it.toSatellite(world.instant()).ifPresent(wire -> up.add(wire.bytes()));
          it.toGround(world.instant()).ifPresent(wire -> down.add(wire.bytes()));
        });
    up.forEach(wire -> onRadio(ground, wire));
    down.forEach(wire -> onLine(wire, this::reachGround));
    LinkModel model = models.get(ground);
    long airtime = up.isEmpty() || model == null ? 0 : model.airtime(up.get(0).length);
    long wait = up.isEmpty() && down.isEmpty() ? IDLE : Math.max(airtime, LINE_TIME);
    world.timeline().after(wait, () -> pumpStation(pump));
  }
}
