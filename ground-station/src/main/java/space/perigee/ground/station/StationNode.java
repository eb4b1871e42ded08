package space.perigee.ground.station;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.trust.EndKeys;

/**
 * The one thread of a station. A step receives from the satellites, exchanges frames with the
 * center, and sends to the satellites while their link has room.
 */
public final class StationNode implements Runnable, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StationNode.class);

  private static final Duration IDLE_WAIT = Duration.ofMillis(5);
  private static final LinkPump.Limits LIMITS = new LinkPump.Limits(256, 256);

  /** Wall time between two reads of the folder of keys. */
  private static final Duration KEYS_INTERVAL = Duration.ofMinutes(1);

  /** Wall time between two reports. */
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  private final StationConfiguration configuration;
  private final @Nullable EndKeys keys;
  private final Link link;
  private final MissionClock clock;
  private final LinkPump pump;
  private final Map<String, RelayedSatellite> relayed = new LinkedHashMap<>();
  private Instant keysReadAt;
  private Instant reportedAt;
  private String reported = "";
  private volatile boolean stopping;

  /**
   * @param keys of the station; null if frames are not sealed
   * @param link to the satellites; closed by its owner
   * @throws space.perigee.sync.io.InputException if the link to the center cannot be used
   */
  public StationNode(
      StationConfiguration configuration, @Nullable EndKeys keys, Link link, MissionClock clock) {
    this.configuration = configuration;
    this.keys = keys;
    this.link = link;
    this.clock = clock;
    this.pump = new LinkPump(link, new Reception(), LIMITS);
    this.keysReadAt = clock.instant();
    this.reportedAt = keysReadAt;
    try {
      configuration.satellites().forEach(name -> relayed.put(name, relay(name)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    relayed.forEach((name, satellite) -> pump.add(name, satellite.custodian()::toSatellite));
  }

  /** The seal of a station between a satellite and the center. */
  public static FrameSeal seal(
      @Nullable EndKeys keys, String satellite, String center, Instant now) {
    return keys == null ? new OpenSeal() : keys.carrying(satellite, center, now);
  }

  private RelayedSatellite relay(String satellite) {
    Instant now = clock.instant();
    Path folder = configuration.state().resolve("custody").resolve(satellite);
    String center = configuration.center().name();
    FrameSeal seal = seal(keys, satellite, center, now);
    FrameSeal keeping = keys == null ? new OpenSeal() : keys.keeping(satellite, center, now);
    Custodian custodian =
        new Custodian(
            satellite,
            configuration.custody(),
            new Frames(seal),
            new Frames(keeping),
            new FileJournalFolder(folder.resolve("transfers")),
            ReplayWindow.restored(
                new LastState(MirroredJournalFolder.of(folder), "ended"),
                now,
                configuration.custody().longest()));
    Custodian.Usage usage = custodian.usage();
    if (usage.transfers() > 0) {
      log.info(
          "event=custody-found satellite={} transfers={} bytes={}",
          satellite,
          usage.transfers(),
          usage.bytes());
    }
    Link uplink =
        Links.ofStation(
            configuration.center().link(),
            configuration.mission(),
            satellite,
            configuration.station(),
            seal(keys, satellite, center, now),
            clock);
    return new RelayedSatellite(satellite, custodian, uplink);
  }

  /** Makes {@link #run} return soon; may be called by any thread. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    link.open();
    try {
      boolean busy = false;
      while (!stopping) {
        busy = step(busy ? Duration.ZERO : IDLE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    report();
  }

  private boolean step(Duration wait) throws InterruptedException {
    boolean busy = pump.receive(wait, clock);
    for (RelayedSatellite satellite : relayed.values()) {
      busy |= satellite.turn(clock);
    }
    busy |= pump.send(clock) > 0;
    Instant now = clock.instant();
    if (keys != null && !now.isBefore(keysReadAt.plus(clock.missionTime(KEYS_INTERVAL)))) {
      keysReadAt = now;
      keys.reload();
    }
    if (!now.isBefore(reportedAt.plus(clock.missionTime(REPORT_INTERVAL)))) {
      reportedAt = now;
      report();
    }
    return busy;
  }

  /** Logs a line if something has changed. */
  private void report() {
    StringBuilder line = new StringBuilder();
    for (RelayedSatellite satellite : relayed.values()) {
      Custodian.Usage usage = satellite.custodian().usage();
      line.append(
          String.format(
              " %s=%s,center-%s,%d-transfers,%d-bytes",
              satellite.satellite(),
              satellite.custodian().isPresent() ? "online" : "offline",
              satellite.isCenterUp() ? "up" : "down",
              usage.transfers(),
              usage.bytes()));
    }
    if (!line.toString().equals(reported)) {
      reported = line.toString();
      log.info("event=custody{}", reported);
    }
  }

  /** Closes the links to the center, after {@link #run} has returned. */
  @Override
  public void close() {
    relayed.values().forEach(RelayedSatellite::close);
  }

  /** Handles frames and presence of the satellites. */
  private final class Reception implements LinkListener {

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      RelayedSatellite satellite = relayed.get(arrival.satellite());
      try {
        return satellite != null && satellite.custodian().fromSatellite(arrival.wire(), now);
      } catch (RuntimeException e) {
        log.error("event=frame-failed satellite={}", arrival.satellite(), e);
        return false;
      }
    }

    @Override
    public void onPresence(Link.Presence presence, Instant now) {
      RelayedSatellite satellite = relayed.get(presence.satellite());
      if (satellite == null) {
        return;
      }
      log.info(
          "event={} satellite={}", presence.online() ? "online" : "offline", presence.satellite());
      if (presence.online()) {
        satellite.enterReach(link.traitsTo(presence.satellite()));
      } else {
        satellite.leaveReach();
      }
    }
  }
}
