package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.DirectSatellite;
import space.perigee.ground.TestModel;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.trust.CryptoCounts;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustStore;

@SuppressWarnings("NullAway.Init")
class CryptoPerDeltaTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir Path folder;

  private EndKeys ground;
  private EndKeys satellite;

  private void makeKeys() throws Exception {
    SecureRandom random = new SecureRandom();
    Instant from = Clock.systemUTC().instant().minusSeconds(60);
    Identity ofGround = Identity.create("ground", Role.GROUND, 1, from, null, random);
    Identity ofSatellite = Identity.create("a", Role.SATELLITE, 1, from, null, random);
    for (Identity own : List.of(ofGround, ofSatellite)) {
      Path keys = folder.resolve(own.publicIdentity().name());
      Identity other = own == ofGround ? ofSatellite : ofGround;
      IdentityFiles.write(keys, own);
      TrustStore.open(keys).trust(other.publicIdentity(), false);
    }
    ground = EndKeys.open(folder.resolve("ground"), "demo", "ground");
    satellite = EndKeys.open(folder.resolve("a"), "demo", "a");
  }

  @Test
  void aDeltaTakesOneVerificationOneSignatureAndOneAgreement() throws Exception {
    makeKeys();
    CryptoCounts counts = ground.trust().crypto();
    try (GroundRig rig = new GroundRig(folder.resolve("state"), START, Set.of("a"), ground)) {
      Instant now = rig.clock.instant();
      Peer peer =
          new Peer(
              satellite.with("ground", now), SequenceNumbers.byClock(), ReplayWindow.forgetful());
      DirectSatellite a = rig.satellite("a", new DeltaTarget.Lossless(), peer);
      rig.step();
      long agreed = counts.agreements();
      long verified = counts.verifications();
      for (int i = 1; i <= 5; i++) {
        a.offer(TestModel.of(0.5 + i * 0.01), 100, now);
        rig.exchangeWith(a);
        assertThat(a.receipts).hasSize(i);
        assertThat(rig.deliveries).hasSize(i);
        assertThat(counts.verifications() - verified).as("verifications").isEqualTo(i);
        assertThat(counts.signatures()).as("signatures").isEqualTo(i);
        assertThat(counts.agreements() - agreed).as("agreements").isEqualTo(i);
      }
    }
  }
}
