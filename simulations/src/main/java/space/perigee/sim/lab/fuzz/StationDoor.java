package space.perigee.sim.lab.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sim.lab.faults.MissionKeys;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.ReplayWindow;

/**
 * Feeds valid and malformed frames to a station from both sides. The station cannot check their
 * tags, but must stay within its quota. Now and then it is killed, and its journals are damaged.
 */
public final class StationDoor implements Door {

  private static final int INPUTS = 150;
  private static final int CONTENTS = 4;
  private static final int TICKS = 400;
  private static final long QUOTA_BYTES = 60_000;
  private static final int MAX_TRANSFERS = 4;
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(10);

  private final MissionKeys keys;

  StationDoor(MissionKeys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return "station";
  }

  @Override
  public void session(SplittableRandom random, InputMeter meter) {
    String satellite = MissionKeys.satellite(0);
    Ends ends =
        new Ends(
            random.split(),
            keys.seal(satellite, MissionKeys.GROUND, random.nextLong(), Ends.START),
            keys.seal(MissionKeys.GROUND, satellite, random.nextLong(), Ends.START),
            Ends.inMemory(),
            Ends.inMemory());
    ends.post(CONTENTS);
    List<byte[]> corpus = new ArrayList<>(ends.talk(TICKS, true));
    Mutator mutator = new Mutator(random.split());
    MemoryJournalFolder transfers = new MemoryJournalFolder();
    MemoryJournalFolder memory = new MemoryJournalFolder();
    Custodian station = station(transfers, memory, random.nextLong());
    Instant now = ends.now();
    for (int i = 0; i < INPUTS; i++) {
      byte[] input =
          random.nextBoolean() ? corpus.get(random.nextInt(corpus.size())) : mutator.mutate(corpus);
      boolean isUp = random.nextInt(3) == 0;
      Custodian taker = station;
      Instant at = now;
      meter.take(input, () -> take(taker, input, isUp, at));
      requireWithinQuota(station, input);
      now = now.plusMillis(random.nextInt(200));
      if (random.nextInt(40) == 0) {
        damage(transfers, random, mutator);
        station = station(transfers, memory, random.nextLong());
      }
    }
  }

  private Custodian station(MemoryJournalFolder transfers, MemoryJournalFolder memory, long seed) {
    String satellite = MissionKeys.satellite(0);
    Custodian station =
        new Custodian(
            satellite,
            new Custodian.Settings(QUOTA_BYTES, MAX_TRANSFERS, PATIENCE, LONGEST),
            new Frames(keys.carrying(satellite, false, seed, Ends.START)),
            new Frames(keys.carrying(satellite, true, seed, Ends.START)),
            transfers,
            ReplayWindow.restored(new LastState(memory, "ended"), Ends.START, LONGEST));
    station.groundUp();
    station.satelliteCame(LinkTraits.datagrams(1400, 0));
    return station;
  }

  private static String take(Custodian station, byte[] input, boolean isUp, Instant now) {
    boolean isSigned = false;
    if (isUp) {
      station.fromGround(input, now);
    } else {
      isSigned = station.fromSatellite(input, now);
    }
    Optional<Wire> up = station.toSatellite(now);
    Optional<Wire> down = station.toGround(now);
    return isSigned ? "signed" : up.isPresent() || down.isPresent() ? "forwarded" : "nothing";
  }

  private static void requireWithinQuota(Custodian station, byte[] input) {
    Custodian.Usage usage = station.usage();
    if (usage.transfers() > MAX_TRANSFERS || usage.bytes() > QUOTA_BYTES + 1024) {
      throw new FuzzFinding("exceeds its quota: " + usage, input, null);
    }
  }

  private static void damage(MemoryJournalFolder folder, SplittableRandom random, Mutator mutator) {
    for (String name : folder.names()) {
      folder.rewrite(
          name, held -> random.nextBoolean() ? held.clone() : mutator.mutate(List.of(held, held)));
    }
  }
}
