package space.perigee.ground.session;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.DirectLink;
import space.perigee.ground.DirectSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.GroundStore;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.trust.EndKeys;

/** The sessions of a ground with a real store, behind a {@link DirectLink}. */
final class GroundRig implements AutoCloseable {

  final DirectLink link = new DirectLink(false);
  final List<Contribution> deliveries = new ArrayList<>();
  final CountedClock time = new CountedClock();
  final MissionClock clock = MissionClock.realTime(time);
  final Database database;
  final GroundStore store;
  final SatelliteBoard board = new SatelliteBoard();
  final SessionLoop sessions;
  private final Weights start;
  private final Intake intake;
  private final GroundMetrics metrics;

  /**
   * @param keys of the ground; null without
   */
  GroundRig(Path folder, Weights start, Set<String> satellites, @Nullable EndKeys keys) {
    this.start = start;
    this.database = Database.open(folder);
    this.store =
        new GroundStore(database, start.layout(), TestModel.FIRST_PARAMETER.task().metric());
    store.claim("demo", start, clock.instant(), TestModel.FIRST_PARAMETER::evaluate);
    this.intake = new Intake(folder, store, Clock.systemUTC());
    this.metrics = new GroundMetrics(TestModel.FIRST_PARAMETER.task().metric());
    GroundParts parts =
        new GroundParts(
            TestModel.FIRST_PARAMETER,
            store,
            intake,
            metrics,
            keys,
            UpdateScreening.OPEN,
            Runnable::run,
            clock);
    this.sessions =
        new SessionLoop(
            "test",
            new SessionParts(
                configuration(folder, satellites),
                parts,
                start,
                new SatelliteDirectory(folder, parts),
                board,
                (delivery, learned) -> deliveries.add(delivery)),
            link,
            name -> true);
    step();
  }

  private GroundConfiguration configuration(Path folder, Set<String> satellites) {
    return new GroundConfiguration(
        "demo",
        satellites,
        folder,
        new GroundConfiguration.Network(
            List.of(),
            new ListenPort("--mqtt-port", "127.0.0.1", 0),
            new ListenPort("--http-port", "127.0.0.1", 0),
            GroundConfiguration.Api.standard()),
        new GroundConfiguration.Rounds(
            Round.empty(1, Duration.ofHours(3)),
            "fedavg",
            new FedAvg(),
            new EvaluationGate(1, EvaluationGate.LABEL_TOLERANCE),
            new DeltaTarget.Lossless(),
            Optional.empty(),
            Round.Outlook.UNKNOWN,
            new SampleBound(null)),
        GroundConfiguration.Transfers.of(clock));
  }

  DirectSatellite satellite(String name) {
    return satellite(name, new DeltaTarget.Lossless(), Peer.passing());
  }

  DirectSatellite satellite(String name, DeltaTarget target, Peer peer) {
    DirectSatellite satellite = new DirectSatellite(name, link, start, target, peer);
    link.online(name);
    return satellite;
  }

  /** One step of the loop, without rounds. */
  void step() {
    intake.look();
    try {
      sessions.step();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Receives, and commits nothing. */
  void receive() {
    try {
      sessions.receive();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The satellite sends, the ground takes a step, the satellite receives. */
  void exchangeWith(DirectSatellite satellite) {
    Instant now = clock.instant();
    satellite.send(now);
    step();
    satellite.receive(now);
  }

  void offer(GlobalModel global, List<DeltaStep> steps) {
    sessions.publish(new Published(global, steps));
  }

  @Override
  public void close() {
    metrics.close();
    database.close();
  }
}
