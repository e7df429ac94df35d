/// Streaming: creators on air: streams committed ahead, their beginning and end, videos.
#pragma once

#include "models/scene.hpp"

namespace carat::streaming {

/// Commits the creator's next stream, at least one publication period after now, and schedules its beginning.
void commit_next(const Scene& scene);

void live_begins(const Scene& scene);
void live_ends(const Scene& scene);
void video_published(const Scene& scene);

/// Schedules the next video of an active creator.
void plan_video(const Scene& scene);

}  // namespace carat::streaming
