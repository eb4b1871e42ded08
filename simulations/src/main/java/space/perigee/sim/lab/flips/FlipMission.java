package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sync.model.Weights;
import space.perigee.sync.trust.TrustException;

/**
 * A mission of three contacts in virtual time, over a link of files. In the last contact all
 * segments are lost, so that the satellite stops with unfinished transfers in both directions.
 */
final class FlipMission {

  private final FlipFiles files;
  private final SatelliteProgram program;

  FlipMission(FlipFiles files, SatelliteProgram program) {
    this.files = files;
    this.program = program;
  }

  /**
   * Flies the mission, and leaves the files of the stopped satellite.
   *
   * @return number of the last global version on board
   * @throws IllegalStateException if the satellite did not do everything that the campaign needs
   */
  long fly() throws IOException, InterruptedException {
    files.write();
    SettableClock clock = new SettableClock(FlipFiles.START);
    Weights start = new Learner(ModelFile.read(files.model())).weights();
    try (SatelliteProgram.Satellite satellite = program.start(clock, files.arguments());
        SmallGround ground = new SmallGround(files, start, clock)) {
      fly(satellite, ground, clock);
      requireAllUsed(satellite, ground);
      satellite.runtime().checkpoint();
      return ground.number() - 1; // the last one is not complete
    } catch (TrustException e) {
      throw new IllegalStateException("new keys are not trusted", e);
    }
  }

  private static void fly(
      SatelliteProgram.Satellite satellite, SmallGround ground, SettableClock clock)
      throws InterruptedException {
    Instant now = FlipFiles.START;
    boolean inContact = false;
    while (now.isBefore(FlipFiles.STOP)) {
      clock.set(now);
      Instant next = satellite.runtime().step(now);
      boolean wasInContact = inContact;
      inContact = satellite.inputs().contacts().openAt(now).isPresent();
      if (inContact) {
        if (!wasInContact) {
          ground.beginContact();
        }
        ground.step(now, isInLastContact(now));
        next = now.plusSeconds(1);
      }
      now = next.isAfter(now) ? next : now;
    }
    satellite.ground().link().shut();
  }

  private static boolean isInLastContact(Instant now) {
    return now.isAfter(FlipFiles.STOP.minus(Duration.ofMinutes(5)));
  }

  /** Flips of a file that was never written would prove nothing. */
  private void requireAllUsed(SatelliteProgram.Satellite satellite, SmallGround ground) {
    require(satellite.runtime().count(Counter.MODELS_ADOPTED) > 0, "no model was adopted");
    require(satellite.runtime().count(Counter.LABELS_TAKEN) > 0, "no label was taken");
    require(ground.number() > 1, "the ground has made fewer than two versions");
    require(!satellite.ground().outbox().entries().isEmpty(), "the outbox is empty");
    require(satellite.ground().inbox().size() > 0, "the inbox is empty");
    require(
        satellite.inputs().keys().isPresent()
            && satellite.inputs().keys().get().trust().identities().size() > 1,
        "the new key of the ground has not arrived");
  }

  private static void require(boolean isTrue, String otherwise) {
    if (!isTrue) {
      throw new IllegalStateException("the mission is of no use for flips: " + otherwise);
    }
  }
}
