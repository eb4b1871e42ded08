package space.perigee.sim.lab.load;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.mqtt.MqttTopics;
import space.perigee.sync.link.mqtt.TlsSessions;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;

/**
 * A satellite: signs, seals and sends its deltas with the state machines that fly, one after the
 * other, and answers the versions that the server publishes. After its construction all methods run
 * on its event loop.
 */
final class LoadSatellite implements SatelliteClient.Listener {

  /** What the satellites share. */
  record Shared(
      LoadFolder folder,
      InetSocketAddress broker,
      PublishedVersions versions,
      LoadTally tally,
      InstantSource clock) {}

  /** A delta that waits for its receipt, or for those before it. */
  private record Ready(long nanos, boolean isCold) {}

  private static final long TICK_MILLIS = 500;

  /** Room for what a version has besides its parameters, whose code never doubles them. */
  private static final int SLACK_BYTES = 1 << 16;

  /** Seconds between attempts to connect. */
  private static final int RETRY_SECONDS = 1;

  private final String name;
  private final int number;
  private final Shared shared;
  private final EventLoop loop;
  private final SatelliteClient client;
  private final SatelliteEnd end;
  private List<CodedDeltas.Coded> deltas = List.of();
  private final Deque<Ready> ready = new ArrayDeque<>();
  private int next;
  private boolean isSending;
  private long sentBytes;
  private boolean isWanted;
  private boolean isLeaving;
  private boolean isUp;
  private boolean isOutOfStep;
  private @Nullable Weights own;
  private int ownDeltas;
  private CompletableFuture<Void> up = new CompletableFuture<>();
  private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

  /** Reads its keys. */
  LoadSatellite(int number, Shared shared, EventLoop loop) throws IOException {
    this.number = number;
    this.name = LoadSettings.name(number);
    this.shared = shared;
    this.loop = loop;
    this.client =
        new SatelliteClient(
            new MqttTopics(LoadSettings.MISSION),
            name,
            new TlsSessions(shared.folder().tls(name), 1, shared.clock()),
            this);
    this.end =
        new SatelliteEnd(
            shared.folder(),
            name,
            (outbox, seal) ->
                new Courier(
                    outbox,
                    Set.of(Kind.DELTA),
                    Map.of(
                        Kind.MODEL,
                        2L * Float.BYTES * shared.versions().start().size() + SLACK_BYTES),
                    new LoadReceiver(seal, shared.versions(), this::own, shared.tally()),
                    this::onReceipt),
            shared.clock().instant());
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * Comes into contact, or stays if it was about to leave; the result completes when frames can be
   * sent.
   */
  CompletableFuture<Void> come() {
    isLeaving = false;
    if (isUp) {
      return up;
    }
    isWanted = true;
    up = new CompletableFuture<>();
    client.connect(loop, shared.broker());
    return up;
  }

  /** Leaves the contact once nothing waits for a receipt. */
  CompletableFuture<Void> leave() {
    isLeaving = true;
    return idle.thenRun(
        () -> {
          if (isLeaving) {
            cut();
          }
        });
  }

  /** Leaves at once. */
  void cut() {
    isWanted = false;
    isUp = false;
    client.close();
  }

  /**
   * The next delta is ready.
   *
   * @param nanos by {@link System#nanoTime}
   * @param isCold true if it is the first since the satellite came into contact
   */
  void deliver(long nanos, boolean isCold) {
    if (isOutOfStep) {
      shared.tally().error("not-sent-after-a-rejection");
      return;
    }
    if (idle.isDone()) {
      idle = new CompletableFuture<>();
    }
    ready.add(new Ready(nanos, isCold));
    sendNext();
  }

  /** Completes when everything has its receipt. */
  CompletableFuture<Void> idle() {
    return idle;
  }

  /** Deltas without a receipt. */
  int waiting() {
    return ready.size();
  }

  private void sendNext() {
    if (isSending || ready.isEmpty()) {
      return;
    }
    CodedDeltas.Coded delta = coded(next);
    if (delta == null) {
      giveUp("no-delta-coded");
      return;
    }
    isSending = true;
    Optional<Manifest> manifest = end.post(delta, shared.clock().instant());
    if (manifest.isEmpty()) {
      giveUp("not-sealed");
      return;
    }
    sentBytes = manifest.get().length();
    pump();
    tickLater();
  }

  private CodedDeltas.@Nullable Coded coded(int index) {
    if (index >= deltas.size()) {
      try {
        deltas = shared.folder().deltasOf(number);
      } catch (IOException e) {
        return null;
      }
    }
    return index < deltas.size() ? deltas.get(index) : null;
  }

  /** Frames that are due by time, such as the poll for a receipt that does not come. */
  private void tickLater() {
    var unused =
        loop.schedule(
            () -> {
              if (isSending) {
                pump();
                tickLater();
              }
            },
            TICK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void pump() {
    while (client.hasRoom()) {
      Optional<Endpoint.Wire> frame = end.poll(shared.clock().instant());
      if (frame.isEmpty()) {
        return;
      }
      client.send(frame.get());
    }
  }

  private void onReceipt(Receipt receipt) {
    Ready done = ready.remove();
    isSending = false;
    if (receipt.verdict() != Receipt.Verdict.ACCEPTED) {
      shared.tally().rejected(receipt);
      giveUp("not-sent-after-a-rejection");
      return;
    }
    next++;
    shared.tally().accepted(System.nanoTime() - done.nanos(), sentBytes, done.isCold());
    if (ready.isEmpty()) {
      idle.complete(null);
    } else {
      loop.execute(this::sendNext); // the outbox still holds this content
    }
  }

  /** The deltas that wait build on one that the server does not have. */
  private void giveUp(String error) {
    isOutOfStep = true;
    isSending = false;
    ready.forEach(one -> shared.tally().error(error));
    ready.clear();
    idle.complete(null);
  }

  /** The weights that it delivered last. */
  private Weights own() {
    Weights known = own;
    if (known == null || ownDeltas != next) {
      known = CodedDeltas.applied(shared.versions().start(), deltas.subList(0, next));
      own = known;
      ownDeltas = next;
    }
    return known;
  }

  @Override
  public void onUp(LinkTraits traits) {
    isUp = true;
    end.onLinkUp(traits);
    up.complete(null);
    pump();
  }

  @Override
  public void onFrame(byte[] frame) {
    if (!end.onFrame(frame, shared.clock().instant())) {
      shared.tally().error("frame-not-genuine");
    }
    pump();
  }

  @Override
  public void onRoom() {
    pump();
  }

  @Override
  public void onDown(String reason) {
    isUp = false;
    if (isWanted) {
      shared.tally().error("connection: " + reason.toLowerCase(Locale.ROOT));
      var unused =
          loop.schedule(
              () -> {
                if (isWanted && !isUp) {
                  client.connect(loop, shared.broker());
                }
              },
              RETRY_SECONDS,
              TimeUnit.SECONDS);
    }
  }
}
