//! Which processor runs the network: a Burn [`Device`], chosen once and passed along as a value.

use crate::error::{Error, Result};
use burn::tensor::Device;

/// What the user asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Choice {
    /// A GPU where there is a real one, else the CPU.
    #[default]
    Auto,
    Cpu,
    Gpu,
    /// A GPU through CUDA, in builds with the feature of that name.
    Cuda,
}

/// A device ready for tensors, and what to call it.
#[derive(Clone, Debug)]
pub struct Processor {
    pub device: Device,
    pub name: String,
    /// How many bytes a tensor may take, where the device has a limit of its own.
    pub largest_tensor: Option<u64>,
}

/// Opens the device of the user's choice. A GPU can be opened once in a process.
pub async fn open(choice: Choice) -> Result<Processor> {
    match choice {
        Choice::Cpu => cpu(),
        Choice::Gpu => Ok(gpu().await?.0),
        Choice::Cuda => cuda(),
        Choice::Auto => match gpu().await {
            // A GPU imitated in software is slower than Burn's own CPU backend.
            Ok((processor, true)) => cpu().or(Ok(processor)),
            Ok((processor, false)) => Ok(processor),
            Err(no_gpu) => cpu().map_err(|_| no_gpu),
        },
    }
}

#[cfg(feature = "cpu")]
fn cpu() -> Result<Processor> {
    Ok(Processor { device: Device::flex(), name: "CPU".into(), largest_tensor: None })
}

#[cfg(not(feature = "cpu"))]
fn cpu() -> Result<Processor> {
    Err(Error::new("CPU", "this build runs on the GPU alone"))
}

/// The GPU, and whether software imitates it.
#[cfg(feature = "gpu")]
async fn gpu() -> Result<(Processor, bool)> {
    use burn::tensor::wgpu::{WgpuBackend, wgpu::DeviceType};

    // Left to itself on Linux, Burn prefers software behind OpenGL to software behind Vulkan: 25 s for nano, not 10.
    let api = if cfg!(target_os = "linux") { WgpuBackend::Vulkan } else { WgpuBackend::Auto };
    let opened = Device::wgpu_options().graphics_api(api).init_with_setup_async().await;
    let (device, setup) = opened.map_err(|error| {
        Error::new("GPU", format!("cannot be opened ({error})")).remedy("update its driver, or run on the CPU")
    })?;
    let info = setup.adapter.get_info();
    let limits = setup.device.limits();
    let largest_tensor = Some(limits.max_storage_buffer_binding_size.min(limits.max_buffer_size));
    // Browsers may keep the name to themselves.
    let name = if info.name.is_empty() { "GPU".into() } else { info.name };
    Ok((Processor { device, name, largest_tensor }, info.device_type == DeviceType::Cpu))
}

#[cfg(not(feature = "gpu"))]
async fn gpu() -> Result<(Processor, bool)> {
    Err(Error::new("GPU", "this build runs on the CPU alone"))
}

#[cfg(feature = "cuda")]
#[expect(unsafe_code, reason = "libraries are opened to see whether they are there")]
fn cuda() -> Result<Processor> {
    use cudarc::{
        driver::{result, sys},
        nvrtc,
    };

    let absent =
        |problem: String| Error::new("CUDA", problem).remedy("install NVIDIA's driver and CUDA, or leave it out");
    // Burn takes all of this for granted, and would stop the program.
    // SAFETY: libraries are looked for by name and opened, which runs nothing but what they do when opened.
    let [driver, compiler] = unsafe { [sys::is_culib_present(), nvrtc::sys::is_culib_present()] };
    for (present, library) in [(driver, "the driver's libcuda"), (compiler, "libnvrtc")] {
        if !present {
            return Err(absent(format!("{library} is not found on this machine")));
        }
    }
    let first = || {
        result::init()?;
        result::device::get_name(result::device::get(0)?)
    };
    let name = first().map_err(|error| absent(format!("cannot be opened ({error})")))?;
    Ok(Processor { device: Device::cuda(0), name, largest_tensor: None })
}

#[cfg(not(feature = "cuda"))]
fn cuda() -> Result<Processor> {
    Err(Error::new("CUDA", "is not in this build").remedy("build with `--features cuda`, or choose another --device"))
}
