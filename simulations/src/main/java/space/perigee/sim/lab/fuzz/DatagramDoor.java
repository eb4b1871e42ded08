package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.udp.UdpLink;
import space.perigee.sync.link.udp.UdpSettings;
import space.perigee.sync.transfer.OpenSeal;

/** Sends datagrams to the ground's link: mutated hellos and frames, over the loopback interface. */
public final class DatagramDoor implements Door {

  private static final int INPUTS = 200;
  private static final int TICKS = 200;
  private static final String MISSION = "fuzz";
  private static final String SATELLITE = "sat-1";
  private static final UdpSettings SETTINGS = UdpSettings.of(1_000_000_000);
  private static final Duration WAIT = Duration.ofMillis(2);

  @Override
  public String name() {
    return "datagrams";
  }

  @Override
  public void session(SplittableRandom random, InputMeter meter)
      throws IOException, InterruptedException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Ends ends =
        new Ends(random.split(), new OpenSeal(), new OpenSeal(), Ends.inMemory(), Ends.inMemory());
    ends.post(5);
    List<byte[]> corpus = new ArrayList<>(ends.talk(TICKS, true));
    List<byte[]> hellos = hellos(loopback);
    Mutator mutator = new Mutator(random.split());
    try (UdpLink ground =
            UdpLink.ofGround(
                new InetSocketAddress(loopback, 0),
                MISSION,
                List.of(SATELLITE),
                SETTINGS,
                name -> new OpenSeal(),
                InstantSource.system());
        DatagramSocket anyone = new DatagramSocket(0, loopback)) {
      ground.open();
      InetSocketAddress to = new InetSocketAddress(loopback, ground.port());
      for (int i = 0; i < INPUTS; i++) {
        byte[] input = mutator.mutate(random.nextBoolean() ? hellos : corpus);
        input = Arrays.copyOf(input, Math.min(input.length, 60_000));
        anyone.send(new DatagramPacket(input, input.length, to));
        receive(ground, ends, input, meter);
      }
      meter.count("malformed", ground.drops().malformed());
      meter.count("unknown sender", ground.drops().unknown());
    }
  }

  /** Captures the datagrams of a satellite that connects and disconnects. */
  private static List<byte[]> hellos(InetAddress loopback)
      throws IOException, InterruptedException {
    List<byte[]> hellos = new ArrayList<>();
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      socket.setSoTimeout(1000);
      InetSocketAddress at = new InetSocketAddress(loopback, socket.getLocalPort());
      try (UdpLink satellite =
          UdpLink.ofSatellite(
              at, MISSION, SATELLITE, SETTINGS, new OpenSeal(), InstantSource.system())) {
        satellite.open();
        Optional<Link.Event> nothing = satellite.next(WAIT);
        nothing.ifPresent(event -> {});
      }
      for (int i = 0; i < 2; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        hellos.add(Arrays.copyOf(packet.getData(), packet.getLength()));
      }
    }
    return hellos;
  }

  private static void receive(UdpLink ground, Ends ends, byte[] input, InputMeter meter) {
    meter.take(
        input,
        () -> {
          try {
            Optional<Link.Event> event = ground.next(WAIT);
            if (event.isEmpty()) {
              return "no event";
            }
            if (event.get() instanceof Link.Arrival arrival) {
              boolean isAccepted = ends.ground.endpoint.onFrame(arrival.wire(), ends.now());
              if (isAccepted) {
                ground.confirm(arrival);
              }
              return isAccepted ? "frame accepted" : "frame rejected";
            }
            return "presence";
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
          }
        });
  }
}
