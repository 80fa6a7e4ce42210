// The worker of segmenters on the GPU.

import start, * as module from "./wasm/gpu/sam2unet.js";
import { serve } from "./worker.js";

serve(start, module, "gpu", new URL("./wasm/gpu/sam2unet_bg.wasm", import.meta.url));
