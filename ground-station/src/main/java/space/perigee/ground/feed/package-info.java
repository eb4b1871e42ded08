/**
 * Events for programs, as they happen. {@link space.perigee.ground.feed.EventFeed} follows the list
 * of events in the database; its readers ask it for what comes after the last event that they have
 * passed on, so a slow one waits for nobody and holds nobody up. {@link
 * space.perigee.ground.feed.CloudEventPublisher} is the reader that publishes them over MQTT as
 * CloudEvents; event streams over HTTP are in {@link space.perigee.ground.web}.
 */
@NullMarked
package space.perigee.ground.feed;

import org.jspecify.annotations.NullMarked;
