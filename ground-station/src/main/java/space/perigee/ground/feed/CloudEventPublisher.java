package space.perigee.ground.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.EventPosition;
import space.perigee.ground.store.Ledger;
import space.perigee.sync.link.mqtt.MqttPublisher;

/*
 * CloudEvents 1.0 with the MQTT protocol binding 1.0.2, in binary mode: the payload of the PUBLISH packet is the data,
 * its content type the media type of the data, and each attribute a user property. The topic is
 * perigee/events/v1/MISSION/TYPE, outside of perigee/v1/MISSION, below which satellites and stations are confined.
 */

/**
 * Publishes events as CloudEvents over MQTT 5, at least once, in order. The database remembers the
 * last event that the broker has acknowledged: after a restart, on another server, or after a time
 * without the broker, the publisher goes on after it, as far as the database still has the events.
 * Consumers tell a repeated event by its {@code id}.
 */
public final class CloudEventPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CloudEventPublisher.class);

  private static final String ROOT = "perigee/events/v1/";
  private static final int PAGE = 100;
  private static final int RETRY_SECONDS = 5;
  private static final int STOP_SECONDS = 10;

  private final EventFeed feed;
  private final MqttPublisher publisher;
  private final String mission;
  private final EventPosition remembered;
  private final Runnable reader = this::request;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "cloud-events"));
  private long position;
  private boolean isDown;

  /**
   * Begins to publish.
   *
   * @param remembered the last event; if there is none, publishing begins with the next one
   */
  public static CloudEventPublisher start(
      EventFeed feed, MqttPublisher publisher, String mission, EventPosition remembered) {
    CloudEventPublisher started = new CloudEventPublisher(feed, publisher, mission, remembered);
    feed.add(started.reader);
    started.thread.scheduleWithFixedDelay(started::publish, 0, RETRY_SECONDS, TimeUnit.SECONDS);
    return started;
  }

  private CloudEventPublisher(
      EventFeed feed, MqttPublisher publisher, String mission, EventPosition remembered) {
    this.feed = feed;
    this.publisher = publisher;
    this.mission = mission;
    this.remembered = remembered;
    this.position = remembered.read().orElse(feed.newest());
  }

  /** The topic of the events of a type. */
  public static String topic(String mission, CloudEventType type) {
    return ROOT + mission + "/" + type.type();
  }

  private void request() {
    if (!thread.isShutdown()) {
      thread.execute(this::publish);
    }
  }

  /** Publishes what is new. Stops at the first failure; the next call tries again. */
  private void publish() {
    try {
      List<Ledger.Entry> next = feed.after(position, PAGE);
      while (!next.isEmpty() && !thread.isShutdown()) {
        for (Ledger.Entry entry : next) {
          publish(entry);
          position = entry.id();
        }
        remembered.write(position);
        next = feed.after(position, PAGE);
      }
      isDown = false;
    } catch (IOException | RuntimeException e) {
      if (!isDown) {
        log.warn("event=cloud-events-stopped reason=\"{}\"", e.getMessage());
      }
      isDown = true;
    }
  }

  private void publish(Ledger.Entry entry) throws IOException {
    CloudEventType type = CloudEventType.of(entry.kind()).orElse(null);
    if (type == null) {
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    // Ids of events begin again after an old backup was restored; the time tells them apart.
    attributes.put("id", entry.id() + "-" + Instant.parse(entry.at()).toEpochMilli());
    attributes.put("source", "/perigee/" + mission + "/ground");
    attributes.put("type", type.type());
    attributes.put("time", entry.at());
    if (entry.satellite() != null) {
      attributes.put("subject", entry.satellite());
    }
    attributes.put("dataschema", type.schema());
    publisher.publish(
        topic(mission, type),
        entry.data().getBytes(StandardCharsets.UTF_8),
        "application/json",
        attributes);
  }

  @Override
  public void close() throws InterruptedException {
    feed.remove(reader);
    thread.shutdown();
    if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
    publisher.close();
  }
}
