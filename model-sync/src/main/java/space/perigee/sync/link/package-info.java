/**
 * What carries frames. {@link space.perigee.sync.link.Link} is the seam under the transfer; {@link
 * space.perigee.sync.link.MqttLink} is MQTT 5.
 */
@NullMarked
package space.perigee.sync.link;

import org.jspecify.annotations.NullMarked;
