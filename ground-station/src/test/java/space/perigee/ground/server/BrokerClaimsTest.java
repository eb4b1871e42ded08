package space.perigee.ground.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.store.ClaimRow;
import space.perigee.ground.store.Database;
import space.perigee.sync.link.mqtt.MissionTakenException;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustStore;

@SuppressWarnings("NullAway.Init")
class BrokerClaimsTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @TempDir private Path folder;
  private final List<Database> databases = new ArrayList<>();
  private final List<Identity> identities = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (Database database : databases) {
      database.close();
    }
  }

  private ClaimRow row(String state) throws Exception {
    Database database = Database.open(folder.resolve(state));
    databases.add(database);
    return new ClaimRow(database);
  }

  private static BrokerClaims.AtBroker ground(ClaimRow row, @Nullable EndKeys keys) {
    return ground(row, keys, false);
  }

  private static BrokerClaims.AtBroker ground(ClaimRow row, @Nullable EndKeys keys, boolean takes) {
    return new BrokerClaims("m", keys, row, () -> NOW, takes).new AtBroker("mqtt://broker:1883");
  }

  /** Keys of an end that trusts all those made before it, and is trusted by them. */
  private EndKeys keys(String name, Role role) throws Exception {
    Identity own = Identity.create(name, role, 1, NOW.minusSeconds(9), null, new SecureRandom());
    Path files = folder.resolve("keys-" + name);
    IdentityFiles.write(files, own);
    for (Identity other : identities) {
      TrustStore.open(files).trust(other.publicIdentity(), false);
      TrustStore.open(folder.resolve("keys-" + other.publicIdentity().name()))
          .trust(own.publicIdentity(), false);
    }
    identities.add(own);
    return EndKeys.open(files, "m", name);
  }

  private static Optional<byte[]> claimOf(BrokerClaims.AtBroker ground) throws Exception {
    return ground.inPlaceOf(Optional.empty());
  }

  private static void assertRefused(BrokerClaims.AtBroker ground, Optional<byte[]> held) {
    assertThatExceptionOfType(MissionTakenException.class)
        .isThrownBy(() -> ground.inPlaceOf(held))
        .withMessageContaining("link 'mqtt://broker:1883': mission m has another ground there")
        .withMessageContaining("--take-over");
  }

  @Test
  void theStateThatClaimedGoesOnAndEveryOtherIsRefused() throws Exception {
    ClaimRow row = row("first");
    Optional<byte[]> held = claimOf(ground(row, null));
    assertThat(held).isPresent();
    assertThat(ground(row, null).inPlaceOf(held)).isEmpty();
    assertRefused(ground(row("second"), null), held);
  }

  @Test
  void theSameKeysOnAnotherStateAreRefused() throws Exception {
    EndKeys keys = keys("ground", Role.GROUND);
    assertRefused(ground(row("second"), keys), claimOf(ground(row("first"), keys)));
  }

  @Test
  void anotherGroundThatTheMissionTrustsIsRefused() throws Exception {
    EndKeys one = keys("gs-1", Role.GROUND);
    EndKeys two = keys("gs-2", Role.GROUND);
    assertRefused(ground(row("second"), two), claimOf(ground(row("first"), one)));
  }

  @Test
  void takesOverOnceAndAnOldClaimSentAgainNoLongerCounts() throws Exception {
    Optional<byte[]> first = claimOf(ground(row("first"), null));
    ClaimRow row = row("second");
    BrokerClaims.AtBroker taking = ground(row, null, true);
    Optional<byte[]> second = taking.inPlaceOf(first);
    assertThat(second).isPresent();
    assertRefused(ground(row("third"), null), second);

    BrokerClaims.AtBroker restarted = ground(row, null);
    assertThat(restarted.inPlaceOf(first)).as("its own claim again").isPresent();
    Optional<byte[]> third = ground(row("third"), null, true).inPlaceOf(second);
    assertRefused(taking, third);
    assertRefused(restarted, third);
  }

  @Test
  void whatNoGroundOfTheMissionHasSignedKeepsNobodyOut() throws Exception {
    EndKeys keys = keys("ground", Role.GROUND);
    EndKeys satellite = keys("sat-1", Role.SATELLITE);
    Identity unknown =
        Identity.create("ground", Role.GROUND, 7, NOW.minusSeconds(9), null, new SecureRandom());
    Path stranger = folder.resolve("stranger");
    IdentityFiles.write(stranger, unknown);
    List<byte[]> forged = new ArrayList<>();
    forged.add(new byte[0]);
    forged.add("mine".getBytes(StandardCharsets.UTF_8));
    forged.add(claimOf(ground(row("unsigned"), null)).orElseThrow());
    forged.add(claimOf(ground(row("satellite"), satellite)).orElseThrow());
    EndKeys foreign = EndKeys.open(stranger, "m", "ground");
    forged.add(claimOf(ground(row("foreign"), foreign)).orElseThrow());
    byte[] changed = claimOf(ground(row("changed"), keys)).orElseThrow();
    changed[10] ^= 1;
    forged.add(changed);

    BrokerClaims.AtBroker ground = ground(row("true"), keys);
    for (byte[] claim : forged) {
      assertThat(ground.inPlaceOf(Optional.of(claim))).isPresent();
    }
  }
}
