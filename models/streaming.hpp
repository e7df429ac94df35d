/// Streaming: creators on air: streams committed ahead, their beginning and end, videos.
#pragma once

#include "models/scene.hpp"

namespace carat::streaming {

/// Commits the creator's next stream, at least one publication period after now, and schedules its beginning.
void commit_next(const Scene& scene);

void live_begins(const Scene& scene);
void live_ends(const Scene& scene);
void video_published(const Scene& scene);

/// Schedules the next video of a creator who has not left, or, if it is more than a week ahead, another look at the plan then:
/// effort and rules change, and the law of what is left to wait does not.
void plan_video(const Scene& scene);

}  // namespace carat::streaming
