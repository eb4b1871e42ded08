package space.perigee.sim.lab.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.trust.CarrierSeal;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PairSeal;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/**
 * The keys of two satellites, a ground and a station, which trust each other; the same in every
 * run.
 */
public final class MissionKeys {

  /** Name of the ground. */
  public static final String GROUND = "ground";

  /** Name of the station. */
  public static final String STATION = "station";

  private static final String MISSION = "faults";
  private static final List<String> NAMES = List.of(GROUND, satellite(0), satellite(1), STATION);
  private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

  private record Keys(Keyring keyring, TrustStore trust) {}

  private final Map<String, Keys> keys = new LinkedHashMap<>();

  private MissionKeys() {}

  /** Returns the name of a satellite by its index, 0 or 1. */
  public static String satellite(int index) {
    return "sat-" + (index + 1);
  }

  /** Creates the keys, using a temporary folder. */
  public static MissionKeys create() throws IOException {
    MissionKeys made = new MissionKeys();
    Path folder = Files.createTempDirectory("perigee-keys");
    try {
      for (String name : NAMES) {
        made.add(folder.resolve(name), name);
      }
      made.introduce();
    } catch (TrustException e) {
      throw new IllegalStateException("new keys are not trusted", e);
    } finally {
      FolderTree.delete(folder);
    }
    return made;
  }

  private void add(Path folder, String name) throws IOException, TrustException {
    Role role =
        switch (name) {
          case GROUND -> Role.GROUND;
          case STATION -> Role.STATION;
          default -> Role.SATELLITE;
        };
    SeededBytes random = new SeededBytes(name.hashCode());
    IdentityFiles.write(folder, Identity.create(name, role, 1, FROM, UNTIL, random));
    keys.put(name, new Keys(Keyring.open(folder, name), TrustStore.open(folder)));
  }

  private void introduce() throws TrustException {
    for (String satellite : List.of(satellite(0), satellite(1))) {
      for (String other : List.of(GROUND, STATION)) {
        of(satellite).trust().trust(publicIdentity(other), false);
        of(other).trust().trust(publicIdentity(satellite), false);
      }
    }
    of(STATION).trust().trust(publicIdentity(GROUND), false);
  }

  private PublicIdentity publicIdentity(String name) {
    return of(name).keyring().newest().publicIdentity();
  }

  private Keys of(String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  /** Returns the seal of one end for another. */
  public FrameSeal seal(String own, String other, long seed, Instant now) {
    return pairSeal(of(own), other, seed, now);
  }

  private static PairSeal pairSeal(Keys mine, String other, long seed, Instant now) {
    return new PairSeal(
        new PairSeal.Ends(MISSION, mine.keyring(), other, mine.trust()),
        new SeededBytes(seed),
        now);
  }

  /**
   * Returns the station's seal for frames between a satellite and the ground.
   *
   * @param isKept true for frames on its disk
   */
  public FrameSeal carrying(String satellite, boolean isKept, long seed, Instant now) {
    Keys mine = of(STATION);
    return new CarrierSeal(
        MISSION, satellite, GROUND, mine.trust(), pairSeal(mine, satellite, seed, now), isKept);
  }
}
