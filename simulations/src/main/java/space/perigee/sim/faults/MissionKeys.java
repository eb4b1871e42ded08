package space.perigee.sim.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PairSeal;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** The keys of two satellites and a ground that trust each other, always the same ones. */
public final class MissionKeys {

  /** Name of the ground. */
  public static final String GROUND = "ground";

  private static final String MISSION = "faults";
  private static final List<String> NAMES = List.of(GROUND, satellite(0), satellite(1));
  private static final Instant FROM = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

  private record Keys(Keyring keyring, TrustStore trust) {}

  private final Map<String, Keys> keys = new LinkedHashMap<>();

  private MissionKeys() {}

  /** Name of the first satellite, or the second. */
  public static String satellite(int index) {
    return "sat-" + (index + 1);
  }

  /** Makes them; a folder that files have to go through is gone when this returns. */
  public static MissionKeys create() throws IOException {
    MissionKeys made = new MissionKeys();
    Path folder = Files.createTempDirectory("perigee-keys");
    try {
      for (String name : NAMES) {
        made.add(folder.resolve(name), name);
      }
      made.introduce();
    } catch (TrustException e) {
      throw new IllegalStateException("keys that were just made are not trusted", e);
    } finally {
      delete(folder);
    }
    return made;
  }

  private void add(Path folder, String name) throws IOException, TrustException {
    Role role = name.equals(GROUND) ? Role.GROUND : Role.SATELLITE;
    SeededBytes random = new SeededBytes(name.hashCode());
    IdentityFiles.write(folder, Identity.create(name, role, 1, FROM, UNTIL, random));
    keys.put(name, new Keys(Keyring.open(folder, name), TrustStore.open(folder)));
  }

  private void introduce() throws TrustException {
    PublicIdentity ground = of(GROUND).keyring().newest().shown();
    for (String name : NAMES.subList(1, NAMES.size())) {
      of(name).trust().trust(ground, false);
      of(GROUND).trust().trust(of(name).keyring().newest().shown(), false);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  private Keys of(String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  /** The seal of one end towards another. */
  public FrameSeal seal(String own, String other, long seed, Instant now) {
    Keys mine = of(own);
    return new PairSeal(MISSION, mine.keyring(), other, mine.trust(), new SeededBytes(seed), now);
  }
}
