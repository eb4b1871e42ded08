package space.perigee.sim.lab.linkbench;

import java.time.Duration;
import java.util.Optional;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/** A link that counts the frames sent. */
public final class CountedLink implements Link {

  private final Link link;
  private final int overhead;
  private long frames;
  private long bulkBytes;

  /**
   * @param overhead bytes of a segment's frame in addition to its data
   */
  public CountedLink(Link link, int overhead) {
    this.link = link;
    this.overhead = overhead;
  }

  public long frames() {
    return frames;
  }

  /** Returns the bytes of segments and repair symbols sent, without overhead. */
  public long bulkBytes() {
    return bulkBytes;
  }

  @Override
  public void open() {
    link.open();
  }

  @Override
  public void shut() {
    link.shut();
  }

  @Override
  public int generation() {
    return link.generation();
  }

  @Override
  public boolean isUp() {
    return link.isUp();
  }

  @Override
  public boolean hasRoom() {
    return link.hasRoom();
  }

  @Override
  public void send(String satellite, Wire frame) {
    frames++;
    bulkBytes += frame.bulk() ? frame.bytes().length - overhead : 0;
    link.send(satellite, frame);
  }

  @Override
  public LinkTraits traits() {
    return link.traits();
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    return link.next(wait);
  }

  @Override
  public void confirm(Arrival arrival) {
    link.confirm(arrival);
  }

  @Override
  public void close() {
    link.close();
  }
}
